using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Bootstrap.Cli;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cpctl.Bootstrap.Clusters;

/// <summary>How a command reaches the cluster: --kubeconfig, else $KUBECONFIG, else this node's admin.conf.</summary>
internal static class ClusterConnection
{
    private static readonly KubernetesClientOptions Options = new() { ConnectTimeout = TimeSpan.FromSeconds(3), RequestTimeout = TimeSpan.FromSeconds(10) };

    /// <exception cref="CpctlException">Bad input (2): there is no kubeconfig, or it can't be used.</exception>
    public static KubernetesClient Open(CliServices services, string? kubeconfig)
    {
        if (kubeconfig is null && FromEnvironment() is null && !File.Exists(services.Paths.AdminKubeconfig))
        {
            throw new CpctlException(
                ExitCode.BadInput,
                "no kubeconfig to reach the cluster with",
                $"--kubeconfig is not given, KUBECONFIG is not set, and {services.Paths.AdminKubeconfig} does not exist or is not readable",
                "Run this on a control-plane node as root, or name a kubeconfig with --kubeconfig.");
        }

        var own = kubeconfig is null && FromEnvironment() is null;
        var access = ClusterAccess.FromKubeconfig(kubeconfig ?? FromEnvironment() ?? services.Paths.AdminKubeconfig);

        // On the node itself its own API server will do when the shared endpoint is down.
        if (own) access = access.WithEndpoints([.. access.Endpoints, new Uri("https://127.0.0.1:6443")]);
        return new KubernetesClient(access, services.Time, NullLogger.Instance, Options);
    }

    // Like kubectl's, the variable may name several files; the first that exists counts.
    private static string? FromEnvironment() => Environment.GetEnvironmentVariable("KUBECONFIG") is { Length: > 0 } list
        ? list.Split(':', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(File.Exists) ?? list.Split(':')[0]
        : null;
}
