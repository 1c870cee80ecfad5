using System.Globalization;
using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resilience;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Sequence;
using Cpctl.Pki.Joining;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cpctl.Bootstrap.Join.Phases;

/// <summary>Asks the cluster for this node's identity. May be early: then it waits until there is an operator to answer.</summary>
internal sealed class IdentityPhase(Joining joining) : IPhase
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    public string Name => JoinPhaseNames.Identity;

    public async Task RunAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        var staging = joining.Staging;
        var finished = JoinJournal.IsUnfinished(joining.Paths);
        if (staging.Exists && !staging.IsFor(joining.Input))
        {
            if (finished) throw OtherJoin();
            staging.Remove();
        }

        var (node, role) = (joining.Input.Node, joining.Input.Role);
        staging.Begin(joining.Input);
        using (var client = new KubernetesClient(WithToken(), joining.Time, NullLogger.Instance))
        {
            var join = new NodeJoin(client, staging.Paths, joining.Time);
            if (!join.HasIdentity(node.Name, node.Ip, role, joining.Authority)) await RequestAsync(join, progress, cancel);
        }

        joining.Api = new KubernetesClient(AsAgent(), joining.Time, NullLogger.Instance);
    }

    private async Task RequestAsync(NodeJoin join, IPhaseProgress progress, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(Limit, joining.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            await RequestUntilAnsweredAsync(join, progress, both.Token);
        }
        catch (CpctlException e) when (e.Code == ExitCode.Refused)
        {
            // The cluster keeps itself from harm; to the user it is a wrong token, name or address: bad input.
            throw new CpctlException(ExitCode.BadInput, e.What, e.Why, e.Remedy, e);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new CpctlException(
                ExitCode.Failed,
                "the cluster did not answer this node's request",
                string.Create(CultureInfo.InvariantCulture, $"no operator answered within {Limit.TotalMinutes:0} minutes"),
                "On a control-plane node see `cpctl status` and the log of the cpctl-operator pod; then run the same command again.");
        }
    }

    /// <summary>The same keys ask again: an API server that changes hands in between costs nothing.</summary>
    private async Task RequestUntilAnsweredAsync(NodeJoin join, IPhaseProgress progress, CancellationToken cancel)
    {
        var (node, role) = (joining.Input.Node, joining.Input.Role);
        await RetryPipeline.JoinIdentity.RunAsync(
            async token =>
            {
                progress.Say("asking the cluster for an identity");
                await join.RequestIdentityAsync(
                    node.Name,
                    node.Ip,
                    role,
                    joining.Authority,
                    waited => progress.Say(waited < TimeSpan.FromSeconds(2) ? "asked; waiting for the operator" : "waiting for the cluster's operator to answer (is the first node still being installed?)"),
                    token);
                return true;
            },
            failure => failure is KubernetesTransportException or KubernetesApiException { Status: >= System.Net.HttpStatusCode.InternalServerError },
            joining.Time,
            cancel,
            told: failure => progress.Say($"the API does not answer: {failure.Message}"));
    }

    private ClusterAccess WithToken() => new()
    {
        Endpoints = [joining.Input.Url], AuthorityPem = joining.Authority.ExportCertificatePem(), BearerToken = joining.Input.Token.Value,
    };

    private ClusterAccess AsAgent()
    {
        var pki = joining.Staging.Paths.PkiDirectory;
        return new ClusterAccess
        {
            Endpoints = [joining.Input.Url],
            AuthorityPem = joining.Authority.ExportCertificatePem(),
            ClientCertificatePem = File.ReadAllText(Path.Combine(pki, "agent.crt")),
            ClientKeyPem = File.ReadAllText(Path.Combine(pki, "agent.key")),
        };
    }

    private static CpctlException OtherJoin() => new(
        ExitCode.Refused,
        "another join is under way on this machine",
        "it was begun with another cluster, name, address or role",
        "Finish it with the command it was begun with, or give it up with `cpctl reset`.");
}
