using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using ModelObservability.Testing;
using RollBack;

namespace Deploy.Tests.Alerting;

/// <summary>The webhook of <c>samples/RollBack</c>.</summary>
[TestFixture]
public sealed class RollBackTests
{
    private const string Secret = "0123456789abcdef";

    private readonly List<RollBackRequest> asked = [];
    private readonly TickingTime time = new();
    private Func<RollBackRequest, CancellationToken, Task> handler = (_, _) => Task.CompletedTask;
    private WebApplication web = null!;
    private HttpClient client = null!;

    [SetUp]
    public async Task Start()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        web = builder.Build();
        web.MapRollBack(new() { Secret = Secret, Time = time, Remembered = 3 }, (request, cancel) =>
        {
            lock (asked) asked.Add(request);
            return handler(request, cancel);
        });
        await web.StartAsync();
        client = new HttpClient { BaseAddress = new Uri(web.Urls.Single()) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Secret);
        asked.Clear();
        handler = (_, _) => Task.CompletedTask;
    }

    [TearDown]
    public async Task Stop()
    {
        client.Dispose();
        await web.DisposeAsync();
    }

    [Test]
    public async Task A_firing_alert_about_a_version_asks_the_application_once_however_often_it_is_told()
    {
        for (int time = 0; time < 3; time++) Assert.That(await PostAsync(Alert("firing", "a")), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(asked, Is.EqualTo(new[] { new RollBackRequest("say \"yes\"", "2", "ModelErrorsMany") }));

        await PostAsync(Alert("firing", "a", began: "2026-11-29T11:00:00Z"));
        Assert.That(asked, Has.Count.EqualTo(2), "the alert fired anew");
    }

    [Test]
    public async Task What_is_resolved_or_about_no_version_asks_nothing()
    {
        Assert.That(await PostAsync(Alert("resolved", "a")), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await PostAsync("""{"status": "firing", "labels": {"alertname": "GpuXid"}, "startsAt": "2026-11-29T10:00:00Z", "fingerprint": "b"}"""), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(asked, Is.Empty);
    }

    [TestCase("Bearer", "0123456789abcdeF")]
    [TestCase("Bearer", "")]
    [TestCase("Basic", Secret)]
    public async Task Who_does_not_know_the_secret_is_refused(string scheme, string token)
    {
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(scheme, token);
        Assert.That(await PostAsync(Alert("firing", "a")), Is.EqualTo(HttpStatusCode.Unauthorized));
        client.DefaultRequestHeaders.Authorization = null;
        Assert.That(await PostAsync(Alert("firing", "a")), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(asked, Is.Empty);
    }

    [Test]
    public async Task A_handler_that_fails_is_asked_again_by_the_next_notification()
    {
        handler = (_, _) => throw new InvalidOperationException("of the application");
        Assert.That(await PostAsync(Alert("firing", "a")), Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        handler = (_, _) => Task.CompletedTask;
        HttpStatusCode answer = HttpStatusCode.ServiceUnavailable;
        for (int attempt = 0; attempt < 100 && answer != HttpStatusCode.OK; attempt++) answer = await PostAsync(Alert("firing", "a"));
        Assert.That(answer, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(asked, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_handler_that_takes_too_long_is_cancelled_answered_for_and_not_called_twice()
    {
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously), done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        CancellationToken given = default;
        handler = (_, cancel) =>
        {
            given = cancel;
            begun.SetResult();
            return done.Task;
        };
        Task<HttpStatusCode> answer = PostAsync(Alert("firing", "a"));
        await begun.Task;
        while (!answer.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(11));
            await Task.WhenAny(answer, Task.Delay(10));
        }

        Assert.That(await answer, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(given.IsCancellationRequested);

        done.SetResult();
        Assert.That(await PostAsync(Alert("firing", "a")), Is.EqualTo(HttpStatusCode.OK), "it went on, and is done");
        Assert.That(asked, Has.Count.EqualTo(1));
    }

    [TestCase("not json")]
    [TestCase("{}")]
    [TestCase("""{"alerts": [{"status": "firing"}]}""")]
    [TestCase("""{"alerts": null}""")]
    [TestCase("""{"alerts": [null]}""")]
    [TestCase("""{"alerts": [{"status": null, "labels": null, "startsAt": "2026-11-29T10:00:00Z", "fingerprint": "a"}]}""")]
    public async Task What_is_no_notification_is_refused(string body)
    {
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await client.PostAsync("/alerts", content);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task What_is_too_large_is_refused()
    {
        using StringContent content = new(new string(' ', 2_000_000), Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await client.PostAsync("/alerts", content);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
    }

    [Test]
    public async Task Memory_is_bounded_by_forgetting_the_oldest()
    {
        foreach (string fingerprint in new[] { "a", "b", "c", "d" }) await PostAsync(Alert("firing", fingerprint));
        await PostAsync(Alert("firing", "d"));
        Assert.That(asked, Has.Count.EqualTo(4));
        await PostAsync(Alert("firing", "a"));
        Assert.That(asked, Has.Count.EqualTo(5));
    }

    [Test]
    public void A_short_secret_is_refused_at_the_start() =>
        Assert.That(() => new RollBackOptions { Secret = "short" }.Validated(), Throws.ArgumentException.With.Message.Contains("Secret has 5 characters; it must have at least 16"));

    private static string Alert(string status, string fingerprint, string began = "2026-11-29T10:00:00Z") =>
        $$"""{"status": "{{status}}", "labels": {"alertname": "ModelErrorsMany", "ml_model_name": "say \"yes\"", "ml_model_version": "2"}, "startsAt": "{{began}}", "fingerprint": "{{fingerprint}}"}""";

    private async Task<HttpStatusCode> PostAsync(string alert)
    {
        using StringContent content = new($$"""{"version": "4", "alerts": [{{alert}}]}""", Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await client.PostAsync("/alerts", content);
        return response.StatusCode;
    }
}
