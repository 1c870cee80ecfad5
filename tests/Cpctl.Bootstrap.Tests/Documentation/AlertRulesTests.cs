using System.Diagnostics;
using Cpctl.Api.Configuration;

namespace Cpctl.Bootstrap.Tests.Documentation;

/// <summary>The alert rules before Prometheus' own checker, which tools/binaries/fetch-promtool.sh unpacks from Debian's package once.</summary>
[Trait("Category", "Unit")]
public sealed class AlertRulesTests
{
    private const string Rules = "docs/monitoring/cpctl-alerts.yaml";
    private const string RuleTests = "docs/monitoring/cpctl-alerts-tests.yaml";

    /// <summary>The first time the package is downloaded.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData("check", Rules)]
    [InlineData("test", RuleTests)]
    public async Task Promtool_Rules_Pass(string verb, string file)
    {
        var promtool = (await RunAsync(Repository.PathOf("tools/binaries/fetch-promtool.sh"), Cache())).Trim().Split('\n')[^1];

        Assert.Contains("SUCCESS", await RunAsync(promtool, verb, "rules", Repository.PathOf(file)), StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_Each_TellWhatToDoAndAreTested()
    {
        var rules = Yaml.Read(Repository.Read(Rules))!["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray()).ToArray();
        var tests = Repository.Read(RuleTests);

        Assert.All(rules, rule =>
        {
            Assert.All(["summary", "description", "runbook"], part => Assert.NotEmpty((string)rule!["annotations"]![part]!));
            Assert.Contains((string)rule!["labels"]!["severity"]!, (string[])["critical", "warning", "info"]);
        });
        Assert.True(rules.Length >= 20);
        Assert.Contains("alertname", tests, StringComparison.Ordinal);
    }

    private static string Cache() => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg ? xdg : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "cpctl/prometheus");

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        using var limit = new CancellationTokenSource(Limit);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        await process.WaitForExitAsync(limit.Token);
        Assert.True(process.ExitCode == 0, $"{Path.GetFileName(program)} {string.Join(' ', arguments)}: {await output}{await error}");
        return await output;
    }
}
