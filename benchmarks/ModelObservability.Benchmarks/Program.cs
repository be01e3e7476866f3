using BenchmarkDotNet.Running;
using ModelObservability.Benchmarks.Estimates;
using ModelObservability.Benchmarks.FalseAlarms;
using ModelObservability.Benchmarks.Large;
using ModelObservability.Benchmarks.Peers;
using ModelObservability.Benchmarks.Ratios;

// ratios [--json FILE] [--only SECTION]   the quick table: every promise about speed against a control in the same run
// peers FOLDER                          our side of benchmarks/peers/compare.py
// large [--only counts|memory]            counts beyond 32 bits and the memory of a billion samples: minutes
// falsealarms coverage|stable|shifts    how often intervals and detectors are wrong, and how soon they are right: minutes
// estimates                             quality estimated without labels against the truth, on real data: a minute
// anything else                           BenchmarkDotNet (--list flat, --filter '*Binary*', ...)
if (args is ["ratios", .. string[] rest]) return RatioTable.Run(rest);
if (args is ["peers", string folder]) return PeerTasks.Run(folder);
if (args is ["large", .. string[] which]) return LargeRuns.Run(which);
if (args is ["estimates"]) return EstimateRuns.Run();
if (args is ["falsealarms", .. string[] what]) return FalseAlarmRuns.Run(what);
BenchmarkSwitcher.FromAssembly(typeof(RatioTable).Assembly).Run(args);
return 0;
