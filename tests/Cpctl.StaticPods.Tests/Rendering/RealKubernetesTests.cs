using System.Diagnostics;
using System.Text.RegularExpressions;
using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Tests.Golden;

namespace Cpctl.StaticPods.Tests.Rendering;

/// <summary>The kept lists of flags against the binaries themselves, which tools/binaries/fetch-kubernetes.sh builds once.</summary>
[Trait("Category", "Nodes")]
public partial class RealKubernetesTests
{
    private const string Version = "v1.20.2";

    /// <summary>Leads nowhere: the scheduler opens its ports before it asks anybody.</summary>
    private const string Kubeconfig = """
        apiVersion: v1
        kind: Config
        clusters: [{name: none, cluster: {server: "https://127.0.0.1:1"}}]
        users: [{name: none, user: {token: none}}]
        contexts: [{name: none, context: {cluster: none, user: none}}]
        current-context: none
        """;

    [Theory]
    [InlineData(ComponentNames.ApiServer)]
    [InlineData(ComponentNames.ControllerManager)]
    [InlineData(ComponentNames.Scheduler)]
    [InlineData(ComponentNames.Kubelet)]
    public async Task Help_OfTheRelease_ListsTheKeptFlags(string program)
    {
        var directory = await DirectoryAsync();

        var help = await RunAsync(Path.Combine(directory, program), "--help");

        var flags = Flag().Matches(help).Select(match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        Assert.Equal(KnownFlags.Of(Version, program).Order(StringComparer.Ordinal), flags);
    }

    [Fact]
    public async Task Scheduler_WithTheRenderedConfiguration_OpensNoPlainPortToTheNetwork()
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("cpctl-scheduler-");
        try
        {
            var kubeconfig = Path.Combine(directory.FullName, "kubeconfig");
            await File.WriteAllTextAsync(kubeconfig, Kubeconfig, TestContext.Current.CancellationToken);
            var config = Path.Combine(directory.FullName, "config.yaml");
            var rendered = TestSpecs.File(TestSpecs.Spec(Version), "kube-scheduler-r1/config.yaml");
            await File.WriteAllTextAsync(config, rendered.Replace("/etc/kubernetes/scheduler.conf", kubeconfig, StringComparison.Ordinal), TestContext.Current.CancellationToken);

            var log = await LogUntilAsync(
                "Serving securely on", Path.Combine(await DirectoryAsync(), ComponentNames.Scheduler), $"--config={config}", "--bind-address=127.0.0.1", "--secure-port=20259");

            Assert.All(log.Where(line => line.Contains("insecurely", StringComparison.Ordinal)), line => Assert.EndsWith("on 127.0.0.1:10251", line, StringComparison.Ordinal));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task<IReadOnlyList<string>> LogUntilAsync(string sign, string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        try
        {
            var lines = new List<string>();
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            patience.CancelAfter(TimeSpan.FromSeconds(60));
            while (await process.StandardError.ReadLineAsync(patience.Token) is { } line)
            {
                lines.Add(line);
                if (line.Contains(sign, StringComparison.Ordinal))
                {
                    return lines;
                }
            }

            throw new InvalidOperationException(string.Join('\n', lines));
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task<string> DirectoryAsync()
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg
            ? xdg
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        var directory = Path.Combine(cache, "cpctl", "kubernetes", Version);
        if (!File.Exists(Path.Combine(directory, ComponentNames.Kubelet)))
        {
            await RunAsync(Path.Combine(RepositoryRoot(), "tools/binaries/fetch-kubernetes.sh"), directory);
        }

        return directory;
    }

    private static string RepositoryRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "ControlPlane.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("the tests run outside the repository");
        }

        return directory.FullName;
    }

    private static async Task<string> RunAsync(string program, string argument)
    {
        using var process = Process.Start(new ProcessStartInfo(program, [argument]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{program} {argument}: {await error}");
        return output + await error;
    }

    [GeneratedRegex(@"^ +(-[a-zA-Z], )?--(?<name>[a-z0-9-]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Flag();
}
