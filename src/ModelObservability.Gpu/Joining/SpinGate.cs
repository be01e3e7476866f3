namespace ModelObservability.Gpu.Joining;

/// <summary>A lock for a handful of instructions that cannot fail: one interlocked instruction where nobody else is there.</summary>
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
