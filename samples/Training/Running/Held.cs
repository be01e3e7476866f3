namespace Training.Running;

/// <summary>A page is there to be read: whoever asked for a port ends the sample.</summary>
internal static class Held
{
    public static void UntilInterrupted(Options options, TextWriter output, CancellationToken cancellation)
    {
        if (options.Port is null || cancellation.IsCancellationRequested) return;
        output.WriteLine("The page stays until Ctrl+C.");
        cancellation.WaitHandle.WaitOne();
    }
}
