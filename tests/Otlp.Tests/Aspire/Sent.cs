using ModelObservability.Testing;
using Otlp.Tests.Servers;

namespace Otlp.Tests.Aspire;

/// <summary>One dashboard for all tests here, to which an application sends over gRPC and a replica over HTTP.</summary>
[SetUpFixture]
public sealed class Sent
{
    private static readonly string[] Often = ["OTEL_METRIC_EXPORT_INTERVAL=1000", "OTEL_BSP_SCHEDULE_DELAY=500", "OTEL_BLRP_SCHEDULE_DELAY=500"];

    private ExternalProcess? application, replica;

    public const string Application = "application", Replica = "replica";

    internal static AspireDashboard Dashboard { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task Send()
    {
        Dashboard = await AspireDashboard.StartAsync();
        application = await Programs.StartWorkloadAsync([.. Often, $"OTEL_EXPORTER_OTLP_ENDPOINT={Dashboard.Grpc}", "OTEL_EXPORTER_OTLP_PROTOCOL=grpc", $"OTEL_SERVICE_NAME={Application}"]);
        replica = await Programs.StartReplicaAsync(1, [.. Often, $"OTEL_EXPORTER_OTLP_ENDPOINT={Dashboard.Http}", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", $"OTEL_SERVICE_NAME={Replica}"]);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (application is not null) await application.DisposeAsync();
        if (replica is not null) await replica.DisposeAsync();
        if (Dashboard is not null) await Dashboard.DisposeAsync();
    }
}
