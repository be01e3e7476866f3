using System.Diagnostics;
using ModelObservability.Instrumentation;

namespace ModelObservability.Telemetry;

/// <summary>Calls the application's handlers one by one; exceptions are counted, and the current activity is restored.</summary>
internal static class GuardedHandlers
{
    public static void Invoke<T>(Action<T>? handlers, T told)
    {
        if (handlers is null) return;
        Activity? caller = Activity.Current;
        foreach (Action<T> handler in Delegate.EnumerateInvocationList(handlers))
        {
            try
            {
                handler(told);
            }
            catch when (Faults.Caught(FaultSite.Signal))
            {
            }

            GuardedSource.MakeCurrent(caller);
        }
    }
}
