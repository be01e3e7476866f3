using System.Net;
using System.Net.Sockets;
using ModelObservability.Testing;

namespace Samples.Tests;

/// <summary>With a port, and nothing else, a sample serves the live page beside its scrape.</summary>
[TestFixture]
public sealed class PageTests
{
    private const string Announced = "Live page at ";

    [TestCase("Quickstart", "digits", "ml_inference_items_total")]
    [TestCase("Training", "tumours", "ml_training_steps_total")]
    [TestCase("Chat", "assistant", "gen_ai_client_operation_duration_seconds_count")]
    [CancelAfter(60_000)]
    public async Task The_page_shows_the_model_and_the_scrape_its_numbers(string sample, string model, string metric, CancellationToken cancellation)
    {
        await using ExternalProcess process = ExternalProcess.Start("dotnet", Run.ProgramOf(sample), "--port", "0");
        using HttpClient client = new() { BaseAddress = await PageOfAsync(process) };

        Assert.That(await client.GetStringAsync("/models", cancellation), Does.Contain("<title>"));
        string metrics = "";
        while (!metrics.Contains(metric, StringComparison.Ordinal)) metrics = await client.GetStringAsync("/metrics", cancellation); // a model first trains, or thinks
        HttpStatusCode status = HttpStatusCode.NotFound;
        while (status == HttpStatusCode.NotFound) // until the page has collected, once a second
        {
            using HttpResponseMessage page = await client.GetAsync($"/models/{model}", cancellation);
            status = page.StatusCode;
        }

        Assert.That(status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await process.TerminateAsync(), Is.Zero);
    }

    [Test]
    public async Task GpuWatch_serves_it_also_where_there_is_no_terminal()
    {
        await using ExternalProcess process = ExternalProcess.Start("dotnet", Run.ProgramOf("GpuWatch"), "--port", "0");
        using HttpClient client = new() { BaseAddress = await PageOfAsync(process) };

        Assert.That(await client.GetStringAsync("/models/-/gpus"), Does.Contain("<title>"));
        Assert.That(await client.GetStringAsync("/metrics"), Does.Contain("target_info{service_name=\"gpuwatch\""));
        Assert.That(await process.TerminateAsync(), Is.Zero);
    }

    [TestCase("Quickstart")]
    [TestCase("Training")]
    [TestCase("Chat")]
    [TestCase("DriftLab")]
    [TestCase("GpuWatch")]
    public async Task A_port_that_is_taken_is_said(string sample)
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var (exitCode, _, error) = await Run.Async(sample, "--port", $"{port}");

        Assert.That((exitCode, error.TrimEnd()), Is.EqualTo((1, $"Port {port} is taken; --port 0 finds a free one.")));
    }

    private static async Task<Uri> PageOfAsync(ExternalProcess process)
    {
        string line = await process.WaitForLineAsync(static line => line.StartsWith(Announced, StringComparison.Ordinal));
        return new Uri(line[Announced.Length..]);
    }
}
