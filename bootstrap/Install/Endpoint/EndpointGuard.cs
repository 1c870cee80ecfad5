using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Cpctl.Api.Errors;
using Cpctl.Bootstrap.Pods;
using Cpctl.Bootstrap.Reset;
using Cpctl.Pki;
using Cpctl.StaticPods.Agent.Slots;

namespace Cpctl.Bootstrap.Install.Endpoint;

/// <summary>
/// One endpoint, one cluster. Two nodes told to bootstrap behind the same load balancer would each make a cluster and the balancer would
/// mix them: whoever finds another cluster there stops, or, if both are at it, the younger one does.
/// </summary>
internal sealed class EndpointGuard(Installation installation, IApiServerSlots slots)
{
    /// <summary>A load balancer spreads connections: one look would see only one of its servers.</summary>
    private const int Looks = 4;

    /// <summary>Before anything is made: nobody's API server may answer at the endpoint.</summary>
    /// <exception cref="CpctlException">Refused (3): the endpoint serves a cluster already.</exception>
    public static async Task RefuseOccupiedAsync(BootstrapRecord record, CancellationToken cancel)
    {
        var endpoint = record.ControlPlane.Spec.ControlPlaneEndpoint ?? "";
        if (!TrySplit(endpoint, out var host, out var port)) return;
        using var authority = await EndpointProbe.AuthorityAtAsync(host, port, cancel);
        if (authority is null) return;
        throw new CpctlException(
            ExitCode.Refused,
            $"a cluster is already served at {endpoint}",
            $"a server there presents the authority {AuthorityPin.Of(authority)} ({authority.Subject})",
            "To add this machine to it: `cpctl token create` on one of its nodes prints the join command. For a cluster of its own, set another spec.controlPlaneEndpoint.");
    }

    /// <summary>Once our API server runs: it must be the only one behind the endpoint.</summary>
    /// <exception cref="CpctlException">Refused (3): another cluster is older, this one gives way.</exception>
    public async Task RefuseRivalAsync(Action<string> say, CancellationToken cancel)
    {
        if (!TrySplit(installation.Endpoint, out var host, out var port)) return;
        using var ours = X509CertificateLoader.LoadCertificate(installation.Signers.Cluster.Active.Certificate.RawData);
        foreach (var look in await Task.WhenAll(Enumerable.Range(0, Looks).Select(_ => EndpointProbe.AuthorityAtAsync(host, port, cancel))))
        {
            using var theirs = look;
            if (theirs is null || AuthorityPin.Of(theirs) == AuthorityPin.Of(ours) || EndpointRivalry.WeWin(ours, theirs)) continue;
            var stop = new PodStop(installation.Cri, installation.Node.Name, installation.Polling);
            await new InstallRollback(installation.Paths, slots, stop, installation.Archive).RunAsync(say, cancel);
            throw Lost(theirs);
        }

        // The rival is gone since: what gave way before is a cluster that others can join, and no reset may take it for nothing.
        LeftMark.Remove(installation.Paths);
    }

    private static bool TrySplit(string endpoint, out string host, out int port)
    {
        var colon = endpoint.LastIndexOf(':');
        host = colon > 0 ? endpoint[..colon].Trim('[', ']') : "";
        port = 0;
        return colon > 0 && int.TryParse(endpoint.AsSpan(colon + 1), CultureInfo.InvariantCulture, out port);
    }

    private CpctlException Lost(X509Certificate2 theirs) => new(
        ExitCode.Refused,
        $"another bootstrap won {installation.Endpoint}",
        $"a server there presents the authority {AuthorityPin.Of(theirs)}, made before this node's",
        "This node gives way: run `cpctl reset --yes` here, then join it with the command the other node printed (or `cpctl token create` there prints).");
}
