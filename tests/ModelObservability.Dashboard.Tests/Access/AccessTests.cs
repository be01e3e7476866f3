using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ModelObservability.Dashboard.Tests.Access;

/// <summary>Who may see the page.</summary>
[TestFixture]
public sealed class AccessTests
{
    private static readonly IPAddress Elsewhere = IPAddress.Parse("10.1.2.3");

    private static readonly string[] Paths =
        ["/models", "/models/", "/models/fraud", "/models/fraud/report", "/models/-/gpus", "/models/-/health", "/models/-/snapshot", "/models/-/stream", "/models/-/app.js", "/models/-/app.css", "/models/-/icon.svg"];

    [TestCaseSource(nameof(Paths))]
    public async Task Recipe_06_everything_refuses_another_machine_and_says_why(string path)
    {
        await using ServedPage page = await ServedPage.StartAsync();
        HttpContext answer = await page.SendAsync(path, static context => context.Connection.RemoteIpAddress = Elsewhere);

        Assert.That(answer.Response.StatusCode, Is.EqualTo(403));
        Assert.That(await TextOf(answer), Does.Contain("RequireAuthorization()"));
    }

    [TestCaseSource(nameof(Paths))]
    public async Task Recipe_04_everything_refuses_a_foreign_host_on_loopback(string path)
    {
        await using ServedPage page = await ServedPage.StartAsync();
        HttpContext answer = await page.SendAsync(path, static context => context.Request.Host = new("rebound.example"));

        Assert.That(answer.Response.StatusCode, Is.EqualTo(403));
    }

    [TestCaseSource(nameof(Paths))]
    public async Task Recipe_04_everything_has_the_headers_that_shut_a_browser_in(string path)
    {
        await using ServedPage page = await ServedPage.StartAsync();
        HttpContext answer = await page.SendAsync(path, static context => context.Request.Headers.AcceptEncoding = "gzip");
        IHeaderDictionary headers = answer.Response.Headers;

        Assert.Multiple(() =>
        {
            Assert.That(headers.ContentSecurityPolicy.ToString(), Does.StartWith("default-src 'none';").And.Contains("frame-ancestors 'none'").And.Not.Contains("unsafe"));
            Assert.That(headers.XContentTypeOptions.ToString(), Is.EqualTo("nosniff"));
            Assert.That(headers["Referrer-Policy"].ToString(), Is.EqualTo("no-referrer"));
        });
    }

    [TestCaseSource(nameof(Paths))]
    public async Task Recipe_04_nothing_but_get_is_answered(string path)
    {
        await using ServedPage page = await ServedPage.StartAsync();
        foreach (string method in (string[])["POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"])
        {
            HttpContext answer = await page.SendAsync(path, context => context.Request.Method = method);
            Assert.That(answer.Response.StatusCode, Is.EqualTo(405), method);
        }
    }

    [Test]
    public async Task A_forwarded_request_is_refused()
    {
        await using ServedPage page = await ServedPage.StartAsync();
        HttpContext answer = await page.SendAsync("/models", static context => context.Request.Headers["X-Forwarded-For"] = "10.1.2.3");

        Assert.That(answer.Response.StatusCode, Is.EqualTo(403));
    }

    [Test]
    public async Task Refusals_are_logged_once()
    {
        using RememberedLog log = new();
        await using ServedPage page = await ServedPage.StartAsync(log: log);
        for (int request = 0; request < 3; request++) await page.SendAsync("/models", static context => context.Connection.RemoteIpAddress = Elsewhere);

        Assert.That(log.Warnings, Has.Count.EqualTo(1));
        Assert.That(log.Warnings[0], Does.Contain("AllowRemote"));
    }

    [Test]
    public async Task Recipe_06_remote_requests_to_an_address_or_a_named_host_are_answered_where_they_are_allowed()
    {
        await using ServedPage page = await ServedPage.StartAsync(new() { AllowRemote = true, AllowedHosts = ["models.example"] });
        Task<HttpContext> To(string host) => page.SendAsync("/models", context => (context.Connection.RemoteIpAddress, context.Request.Host) = (Elsewhere, new(host)));

        Assert.Multiple(async () =>
        {
            Assert.That((await To("10.0.0.7:8080")).Response.StatusCode, Is.EqualTo(200));
            Assert.That((await To("MODELS.example")).Response.StatusCode, Is.EqualTo(200));
            Assert.That((await To("rebound.example")).Response.StatusCode, Is.EqualTo(403));
        });
    }

    [Test]
    public async Task A_named_host_of_this_machine_is_answered()
    {
        await using ServedPage page = await ServedPage.StartAsync(new() { AllowedHosts = ["dev.local"] });

        Assert.That((await page.SendAsync("/models", static context => context.Request.Host = new("dev.local"))).Response.StatusCode, Is.EqualTo(200));
    }

    [TestCaseSource(nameof(Paths))]
    public async Task Recipe_05_RequireAuthorization_covers_everything_and_opens_it_to_whoever_is_authorized(string path)
    {
        await using ServedPage page = await ServedPage.StartAsync(
            group: static group => group.RequireAuthorization(), configure: static builder =>
            {
                builder.Services.AddAuthentication("header").AddScheme<AuthenticationSchemeOptions, HeaderScheme>("header", null);
                builder.Services.AddAuthorization();
            },
            before: static app =>
            {
                app.UseAuthentication();
                app.UseAuthorization();
            });
        HttpContext stranger = await page.SendAsync(path, static context => context.Connection.RemoteIpAddress = Elsewhere);
        HttpContext known = await page.SendAsync(path, static context =>
        {
            (context.Connection.RemoteIpAddress, context.Request.Host) = (Elsewhere, new("models.example"));
            context.Request.Headers["X-User"] = "ada";
        });

        Assert.That(stranger.Response.StatusCode, Is.EqualTo(401));
        Assert.That(known.Response.StatusCode, Is.Not.EqualTo(401).And.Not.EqualTo(403));
    }

    [Test]
    public void Bad_options_and_paths_are_refused_where_they_are_made()
    {
        WebApplication app = WebApplication.CreateSlimBuilder().Build();
        Assert.Multiple(() =>
        {
            Assert.That(() => new DashboardOptions { MaxViewers = 0 }, Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("1 to 10,000"));
            Assert.That(() => new DashboardOptions { MemoryPerModel = 1 }, Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => new DashboardOptions { Token = "short" }, Throws.ArgumentException.With.Message.Contains("16"));
            foreach (string path in (string[])["", "/", "models", "/{name}", "/a*"])
                Assert.That(() => app.MapModelObservability(path), Throws.ArgumentException.With.Message.Contains("must start with '/'"), path);
        });
    }

    private static async Task<string> TextOf(HttpContext answer)
    {
        using StreamReader reader = new(answer.Response.Body);
        return await reader.ReadToEndAsync();
    }

    /// <summary>Whoever names himself in a header is believed.</summary>
    private sealed class HeaderScheme(Microsoft.Extensions.Options.IOptionsMonitor<AuthenticationSchemeOptions> options, Microsoft.Extensions.Logging.ILoggerFactory log, System.Text.Encodings.Web.UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
            Request.Headers["X-User"] is [{ } user]
                ? AuthenticateResult.Success(new(new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.Name, user)], "header")), "header"))
                : AuthenticateResult.NoResult());
    }
}
