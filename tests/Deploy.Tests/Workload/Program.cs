namespace Deploy.Tests.Workload;

internal static class Program
{
    public static void Main()
    {
    }
}
