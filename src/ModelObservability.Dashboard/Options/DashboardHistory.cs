namespace ModelObservability;

/// <summary>How long the page remembers.</summary>
public enum DashboardHistory
{
    /// <summary>From when the first page is opened until the last one is closed. While nobody watches nothing is collected and no timer runs.</summary>
    Off,

    /// <summary>As long as the process: raw seconds for 15 minutes, minutes for a day, collected once a second by one timer.</summary>
    Run,

    /// <summary>
    /// Over restarts: minutes and training runs of earlier processes come back from <see cref="DashboardOptions.Store"/>, which is written once a minute.
    /// </summary>
    Resume,
}
