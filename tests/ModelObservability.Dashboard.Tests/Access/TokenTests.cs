using Microsoft.AspNetCore.Http;

namespace ModelObservability.Dashboard.Tests.Access;

[TestFixture]
public sealed class TokenTests
{
    private const string Token = "correct-horse-battery";

    [Test]
    public async Task Recipe_06_without_the_token_nothing_is_shown()
    {
        await using ServedPage page = await ServedPage.StartAsync(new() { Token = Token });
        foreach (string path in (string[])["/models", "/models?token=wrong", "/models/-/snapshot", "/models/-/app.js"])
            Assert.That((await page.Client.GetAsync(new Uri(path, UriKind.Relative))).StatusCode, Is.EqualTo(System.Net.HttpStatusCode.Forbidden), path);
    }

    [Test]
    public async Task Recipe_06_the_link_gives_a_cookie_that_works_on_plain_http_and_loses_the_token_from_the_address()
    {
        await using ServedPage page = await ServedPage.StartAsync(new() { Token = Token });
        HttpContext first = await page.SendAsync("/models", static context => context.Request.QueryString = new($"?token={Token}"));
        string cookie = first.Response.Headers.SetCookie.ToString();

        Assert.Multiple(() =>
        {
            Assert.That(first.Response.StatusCode, Is.EqualTo(302));
            Assert.That(first.Response.Headers.Location.ToString(), Is.EqualTo("/models"));
            Assert.That(cookie, Does.Contain("path=/models").And.Contains("httponly").And.Contains("samesite=strict").And.Not.Contains("secure").And.Not.Contains(Token));
        });
        HttpContext second = await page.SendAsync("/models", context => context.Request.Headers.Cookie = cookie.Split(';')[0]);
        Assert.That(second.Response.StatusCode, Is.EqualTo(200));
    }

    [Test]
    public async Task The_token_does_not_open_the_page_to_other_machines()
    {
        await using ServedPage page = await ServedPage.StartAsync(new() { Token = Token });
        HttpContext answer = await page.SendAsync("/models", static context =>
        {
            context.Request.QueryString = new($"?token={Token}");
            context.Connection.RemoteIpAddress = System.Net.IPAddress.Parse("10.1.2.3");
        });

        Assert.That(answer.Response.StatusCode, Is.EqualTo(403));
    }
}
