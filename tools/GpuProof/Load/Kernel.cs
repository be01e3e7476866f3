namespace GpuProof.Load;

/// <summary>
/// A kernel that keeps the multiplyers busy and whose result is known: each thread begins with its number and goes through a linear congruential
/// generator. In PTX, which drivers compile for the device they have.
/// </summary>
internal static class Kernel
{
    public const string Name = "burn";

    public const uint Blocks = 4096, Threads = 256, Rounds = 100_000;

    private const uint Factor = 1_664_525, Addend = 1_013_904_223;

    public const string Code = """
        .version 6.0
        .target sm_60
        .address_size 64

        .visible .entry burn(.param .u64 results, .param .u32 rounds)
        {
            .reg .pred %p<2>;
            .reg .b32 %r<7>;
            .reg .b64 %rd<5>;

            ld.param.u64 %rd1, [results];
            ld.param.u32 %r1, [rounds];
            cvta.to.global.u64 %rd2, %rd1;
            mov.u32 %r2, %ctaid.x;
            mov.u32 %r3, %ntid.x;
            mov.u32 %r4, %tid.x;
            mad.lo.u32 %r5, %r2, %r3, %r4;
            mov.u32 %r6, %r5;

        again:
            mad.lo.u32 %r6, %r6, 1664525, 1013904223;
            sub.u32 %r1, %r1, 1;
            setp.ne.u32 %p1, %r1, 0;
            @%p1 bra again;

            mul.wide.u32 %rd3, %r5, 4;
            add.u64 %rd4, %rd2, %rd3;
            st.global.u32 [%rd4], %r6;
            ret;
        }
        """;

    /// <summary>How many results are right, of every 65,537th thread, the first and the last.</summary>
    public static (int Right, int Looked) Check(uint[] results)
    {
        uint[] threads = [.. Enumerable.Range(0, results.Length / 65_537).Select(static index => (uint)index * 65_537), (uint)results.Length - 1];
        return (threads.Count(thread => results[thread] == Expected(thread)), threads.Length);
    }

    public static uint Expected(uint thread)
    {
        uint value = thread;
        for (uint round = 0; round < Rounds; round++) value = unchecked((value * Factor) + Addend);
        return value;
    }
}
