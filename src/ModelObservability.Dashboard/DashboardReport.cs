using ModelObservability.Dashboard;
using ModelObservability.Dashboard.History;
using ModelObservability.Dashboard.Report;

namespace ModelObservability;

/// <summary>Writes what is known of a model into one file to mail or archive.</summary>
public static class DashboardReport
{
    /// <summary>
    /// Writes one HTML file without scripts: what was watched, scores with their intervals, findings and advice. Where the application serves the page,
    /// the file has its history; elsewhere the totals of now.
    /// </summary>
    /// <param name="monitor">The monitor of the model; all versions of its name are in the file.</param>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void WriteReport(this ModelMonitor monitor, string path)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string model = monitor.Identity.Name;
        if (DashboardPage.Newest is { History.IsRunning: true } page && page.Knows(model))
        {
            page.History.Collect();
            File.WriteAllText(path, page.ReportOf(model));
            return;
        }

        using LiveHistory now = new(new DashboardOptions(), TimeProvider.System);
        now.Open();
        now.Collect();
        File.WriteAllText(path, new ReportDocument(now, signals: null, model).Write());
    }
}
