using Microsoft.AspNetCore.Http;

namespace ModelObservability.Dashboard.Tests.Access;

/// <summary>Where the page believes to be.</summary>
[TestFixture]
public sealed class PathTests
{
    [TestCase("/models", "", "data-root=\"/models\"")]
    [TestCase("/models/", "", "data-root=\"/models\"")]
    [TestCase("/models/-/gpus", "", "data-root=\"/models\"")]
    [TestCase("/models", "/behind/proxy", "data-root=\"/behind/proxy/models\"")]
    [TestCase("/models/nobody", "/behind", "data-root=\"/behind/models\"")]
    public async Task Recipe_07_its_addresses_begin_with_the_path_base_and_the_path_it_was_mapped_at(string path, string pathBase, string expected)
    {
        await using ServedPage page = await ServedPage.StartAsync();
        HttpContext answer = await page.SendAsync(path, context => context.Request.PathBase = pathBase);
        using StreamReader reader = new(answer.Response.Body);

        Assert.That(await reader.ReadToEndAsync(), Does.Contain(expected));
    }

    [Test]
    public async Task A_model_that_nobody_watches_is_not_found_and_its_name_is_text()
    {
        await using ServedPage page = await ServedPage.StartAsync();
        page.Pass(1);
        HttpContext answer = await page.SendAsync("/models/<script>alert(1)<%2Fscript>");
        using StreamReader reader = new(answer.Response.Body);
        string html = await reader.ReadToEndAsync();

        Assert.That(answer.Response.StatusCode, Is.EqualTo(404));
        Assert.That(html, Does.Not.Contain("<script>alert").And.Contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    }

    [Test]
    public async Task A_query_that_makes_no_sense_is_refused_with_what_does()
    {
        await using ServedPage page = await ServedPage.StartAsync();
        foreach (string query in (string[])["view=all", "minutes=0", "minutes=x", "minutes=100000"])
        {
            using HttpResponseMessage answer = await page.Client.GetAsync(new Uri($"/models/-/snapshot?{query}", UriKind.Relative));
            Assert.That((int)answer.StatusCode, Is.EqualTo(400), query);
            Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("1 to 1440"), query);
        }
    }
}
