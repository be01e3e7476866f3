using BenchmarkDotNet.Running;
using ModelObservability.Benchmarks.Ratios;

// ratios [--json FILE] [--only SECTION]   the quick table: every promise about speed against a control in the same run
// anything else                           BenchmarkDotNet (--list flat, --filter '*Binary*', ...)
if (args is ["ratios", .. string[] rest]) return RatioTable.Run(rest);
BenchmarkSwitcher.FromAssembly(typeof(RatioTable).Assembly).Run(args);
return 0;
