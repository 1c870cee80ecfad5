using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Cli;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cpctl.Bootstrap.Clusters;

/// <summary>How a command reaches the cluster: --kubeconfig, else $KUBECONFIG, else this node's admin.conf.</summary>
internal static class ClusterConnection
{
    /// <summary>How long a kubeconfig's credential plugin may take, as Kubernetes writes durations: a person may have to sign in somewhere.</summary>
    public const string PluginTimeoutVariable = "CPCTL_EXEC_TIMEOUT";

    private static readonly TimeSpan PluginTimeout = TimeSpan.FromMinutes(5);

    /// <exception cref="CpctlException">Bad input (2): there is no kubeconfig, or it can't be used.</exception>
    public static KubernetesClient Open(CliServices services, string? kubeconfig)
    {
        string[] files = kubeconfig is not null ? [kubeconfig] : FromEnvironment();
        if (files.Length == 0 && !File.Exists(services.Paths.AdminKubeconfig))
        {
            throw new CpctlException(
                ExitCode.BadInput,
                "no kubeconfig to reach the cluster with",
                $"--kubeconfig is not given, KUBECONFIG is not set, and {services.Paths.AdminKubeconfig} does not exist or is not readable",
                "Run this on a control-plane node as root, or name a kubeconfig with --kubeconfig.");
        }

        var access = ClusterAccess.FromKubeconfigs(files.Length > 0 ? files : [services.Paths.AdminKubeconfig]);

        // On the node itself its own API server will do when the shared endpoint is down.
        if (files.Length == 0) access = access.WithEndpoints([.. access.Endpoints, new Uri("https://127.0.0.1:6443")]);
        return new KubernetesClient(access, services.Time, NullLogger.Instance, Options(services.Console));
    }

    /// <summary>Whether it is this node's own cluster that is asked: by its own kubeconfig, named or not.</summary>
    public static bool IsOwn(CliServices services, string? kubeconfig)
    {
        string[] files = kubeconfig is not null ? [kubeconfig] : FromEnvironment();
        return files.All(file => Path.GetFullPath(file) == services.Paths.AdminKubeconfig);
    }

    internal static KubernetesClientOptions Options(CliConsole console) => new()
    {
        ConnectTimeout = TimeSpan.FromSeconds(3),
        RequestTimeout = TimeSpan.FromSeconds(10),
        PluginTimeout = PluginLimit(Environment.GetEnvironmentVariable(PluginTimeoutVariable)),
        PluginMessages = console.Error,
        PluginMayAsk = console.InIsTerminal,
    };

    internal static TimeSpan PluginLimit(string? text) =>
        string.IsNullOrEmpty(text) ? PluginTimeout
        : GoDuration.TryParse(text, out var limit) && limit > TimeSpan.Zero && limit <= TimeSpan.FromDays(1) ? limit
        : throw new CpctlException(
            ExitCode.BadInput, $"{PluginTimeoutVariable} can't be used", $"\"{text}\" is no duration between 0 and 24h", "Write it as Kubernetes writes durations: 90s, 5m.");

    // Like kubectl's, the variable may name several files.
    private static string[] FromEnvironment() => Environment.GetEnvironmentVariable("KUBECONFIG")?.Split(':', StringSplitOptions.RemoveEmptyEntries) ?? [];
}
