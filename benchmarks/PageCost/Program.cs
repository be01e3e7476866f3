using System.Globalization;
using PageCost;

// (nothing)                   what the live page costs: processor time by open pages, and the latency of a wrapped call with 100 pages and without
// pages ADDRESS COUNT         opens that many pages from a process of its own and reads them until its input ends
if (args is ["pages", var address, var count]) return await Pages.ReadAsync(new Uri(address), int.Parse(count, CultureInfo.InvariantCulture));
await Measurement.RunAsync();
return 0;
