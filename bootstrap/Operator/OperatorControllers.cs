using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Api.Runtime;
using Cpctl.Bootstrap.Cli;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Signers;
using Microsoft.Extensions.Logging;

namespace Cpctl.Bootstrap.Operator;

/// <summary>What a leading operator runs. Controllers live with their features; this only puts them together.</summary>
internal static class OperatorControllers
{
    public static IReadOnlyList<IController> Create(
        IKubernetesClient client, OperatorCaches caches, CliServices services, NodeIdentity identity, ILoggerFactory loggers)
    {
        var (paths, time) = (services.Paths, services.Time);
        var events = new EventRecorder(client, "cpctl-operator", identity.Name, time, loggers.CreateLogger<EventRecorder>());
        return
        [
            new NodeIdentityController(
                client,
                () => SignerSet.TryLoad(paths) ?? throw new InvalidOperationException($"{paths.SignersFile} is missing"),
                identity.Endpoint,
                time,
                loggers.CreateLogger<NodeIdentityController>()),
            new MembershipController(
                client, events, caches.ControlPlanes, caches.Nodes, EtcdCredentialFiles.Operator(paths), time, loggers.CreateLogger<MembershipController>()),
        ];
    }
}
