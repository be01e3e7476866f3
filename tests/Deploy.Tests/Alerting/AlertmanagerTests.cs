using ModelObservability.Testing;

namespace Deploy.Tests.Alerting;

/// <summary>Alertmanager's configuration, to its own tool.</summary>
[TestFixture]
public sealed class AlertmanagerTests
{
    private static readonly string Config = Repository.PathOf("deploy/alertmanager/alertmanager.yml");

    [Test]
    public async Task Amtool_accepts_the_configuration()
    {
        (int exitCode, string output, string error) = await AmtoolAsync("check-config", Config);
        Assert.That(exitCode, Is.Zero, output + error);
    }

    [TestCase("rollback,pager", "alertname=ModelErrorsMany", "severity=critical", "ml_model_name=churn", "ml_model_version=2")]
    [TestCase("rollback,tickets", "alertname=ModelAccuracyBelowEarlierVersion", "severity=warning", "ml_model_name=churn", "ml_model_version=2")]
    [TestCase("rollback,pager", "alertname=ModelVersionBeaten", "severity=critical", "ml_model_name=churn", "ml_model_version=2")]
    [TestCase("tickets", "alertname=ModelDrift", "severity=warning", "ml_model_name=churn", "ml_model_version=2")]
    [TestCase("pager", "alertname=ModelOutputsNotNumbers", "severity=critical", "ml_model_name=churn")]
    [TestCase("pager", "alertname=GpuXid", "severity=critical", "hw_id=GPU-1")]
    [TestCase("tickets", "alertname=ModelLabelsMissing", "severity=warning", "ml_model_name=churn")]
    [TestCase("nobody", "alertname=ModelErrorTypesTooMany", "severity=info", "ml_model_name=churn")]
    public async Task An_alert_goes_to(string receivers, params string[] labels)
    {
        (int exitCode, string output, string error) = await AmtoolAsync(["config", "routes", "test", $"--config.file={Config}", .. labels]);
        Assert.That(exitCode, Is.Zero, output + error);
        Assert.That(output.Trim(), Is.EqualTo(receivers));
    }

    private static Task<(int ExitCode, string Output, string Error)> AmtoolAsync(params IEnumerable<string> arguments) =>
        ExternalProcess.RunAsync(ExternalProcess.Require("amtool", debianPackage: "prometheus-alertmanager"), arguments, ReadOnlyMemory<byte>.Empty);
}
