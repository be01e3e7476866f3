namespace ModelObservability.Gpu.Joining;

/// <summary>A spin lock for a few instructions that cannot throw; one interlocked instruction if uncontended.</summary>
internal struct SpinGate
{
    private int taken;

    public void Enter()
    {
        if (Interlocked.CompareExchange(ref taken, 1, 0) != 0) Wait();
    }

    public void Exit() => Volatile.Write(ref taken, 0);

    private void Wait()
    {
        SpinWait spin = default;
        while (Volatile.Read(ref taken) != 0 || Interlocked.CompareExchange(ref taken, 1, 0) != 0) spin.SpinOnce(sleep1Threshold: -1);
    }
}
