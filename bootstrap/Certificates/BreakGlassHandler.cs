using System.Globalization;
using System.Security.Cryptography;
using Cpctl.Api.Configuration;
using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.Bootstrap.Cli;
using Cpctl.Pki.Kubeconfigs;
using Cpctl.Pki.Leaves;
using Cpctl.Pki.Signers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cpctl.Bootstrap.Certificates;

/// <summary><c>cpctl certs break-glass</c>: a kubeconfig of group system:masters, from the authority on this node's disk. Needs no API server.</summary>
internal sealed class BreakGlassHandler(CliServices services)
{
    private const string JournalPhase = "break-glass";

    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);
    private static readonly TimeSpan EventLimit = TimeSpan.FromSeconds(5);

    /// <param name="file">Where to write it; null or - for standard output.</param>
    /// <param name="validFor">As Kubernetes writes durations.</param>
    /// <param name="server">Of the kubeconfig; null for the cluster's endpoint.</param>
    /// <param name="cancel">Ends the work.</param>
    public async Task<int> RunAsync(string? file, string validFor, string? server, CancellationToken cancel)
    {
        if (!GoDuration.TryParse(validFor, out var life) || life <= TimeSpan.Zero || life > Longest)
            throw new CpctlException(ExitCode.BadInput, $"--valid-for {validFor} can't be used", "it is no duration above 0 and up to 24h", "Write it as Kubernetes writes durations: 30m, 1h.");
        if (file is not (null or "-") && File.Exists(file))
            throw new CpctlException(ExitCode.BadInput, $"{file} exists", "a file is never overwritten", "Name another file.");
        if (server is not null && !(Uri.TryCreate(server, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps && url.UserInfo.Length == 0))
            throw new CpctlException(ExitCode.BadInput, $"--server {server} can't be used", "it is no https:// URL", "Write it like https://10.0.0.1:6443.");
        var (node, signers) = Node();
        var until = services.Time.GetUtcNow() + life;
        var user = $"cpctl:break-glass:{node.Name}";
        var detail = string.Create(CultureInfo.InvariantCulture, $"{user}, system:masters, until {until:yyyy-MM-dd'T'HH:mm:ss'Z'}");

        // Written down before it exists: whoever reads the journal knows of every one.
        using var journal = new Journal(services.Paths.BreakGlassJournal, services.Time);
        journal.Append(JournalPhase, null, JournalState.Started, detail);
        var kubeconfig = Issue(signers, user, server ?? $"https://{node.Endpoint}", life);
        journal.Append(JournalPhase, null, JournalState.Done, detail);
        if (file is null or "-") await services.Console.Out.WriteAsync(kubeconfig);
        else AtomicFile.Write(file, kubeconfig, FileModes.Secret);
        await services.Console.Error.WriteLineAsync(
            $"This kubeconfig has every right until {until:yyyy-MM-dd HH:mm} UTC, and nothing but a rotation of the cluster's authority takes it back before. It is recorded in {services.Paths.BreakGlassJournal}"
            + (await TryTellAsync(node, signers, detail, cancel) ? " and as an Event of the ControlPlane." : "; no API server answered, so that no Event tells of it."));
        return (int)ExitCode.Done;
    }

    private string Issue(SignerSet signers, string user, string server, TimeSpan life)
    {
        try
        {
            return BreakGlassKubeconfig.Issue(signers, user, server, life, services.Time);
        }
        catch (CryptographicException e)
        {
            throw new CpctlException(
                ExitCode.Failed, "no certificate was issued", $"the cluster's authority cannot sign: {e.Message}",
                "Check the machine's clock, and `cpctl certs list` for the authority's expiry; docs/certificates.md tells how an expired authority is replaced.");
        }
    }

    private (NodeIdentity Node, SignerSet Signers) Node() =>
        services.Host.IsRoot && NodeIdentity.TryLoad(services.Paths) is { Role: NodeRole.ControlPlane } node && SignerSet.TryLoad(services.Paths) is { } signers
            ? (node, signers)
            : throw new CpctlException(
                ExitCode.BadInput,
                "no certificate can be signed here",
                services.Host.IsRoot ? "this machine is not a control-plane node with the cluster's authority" : "not running as root",
                "Run this as root on a control-plane node.");

    /// <summary>By its own, short-lived identity: the one that was asked for is not used by anybody but who asked.</summary>
    private async Task<bool> TryTellAsync(NodeIdentity node, SignerSet signers, string detail, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(EventLimit);
        try
        {
            var own = new ClusterAccess { Endpoints = [new Uri("https://127.0.0.1:6443"), new Uri($"https://{node.Endpoint}")] };
            using var api = new KubernetesClient(
                MomentaryAdministrator.Of(own, signers, $"cpctl:administrator:{node.Name}", EventLimit * 2, services.Time), services.Time, NullLogger.Instance, new KubernetesClientOptions { ConnectTimeout = TimeSpan.FromSeconds(2) });
            if (await api.TryGetAsync(ResourceTypes.ControlPlanes, null, ControlPlane.OnlyName, limit.Token) is not { } controlPlane) return false;
            await new EventRecorder(api, "cpctl", node.Name, services.Time, NullLogger.Instance).RecordAsync(
                controlPlane, EventSeverity.Warning, BreakGlassKubeconfig.EventReason, $"a certificate of system:masters was issued on {node.Name}: {detail}", limit.Token);
            return true;
        }
        catch (Exception e) when (e is KubernetesApiException or KubernetesTransportException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return false;
        }
    }
}
