using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;

namespace Cpctl.Etcd.Maintenance;

/// <summary>
/// Looks after the members' databases. Runs in every operator and works in the one on the node of etcd's leader: a full database takes no writes,
/// so nobody could hold the operators' lease while it has to be emptied. Leadership of etcd is one and needs no write.
/// </summary>
public sealed class MaintenanceController(
    Informer<ControlPlane> controlPlanes,
    Informer<ControlPlaneNode> nodes,
    NodeIdentity identity,
    EtcdCredentialFiles credentials,
    MaintenanceReporter reporter,
    TimeProvider time,
    MaintenanceOptions? options = null) : IController
{
    private readonly MaintenanceOptions _options = options ?? MaintenanceOptions.Default;

    public string Name => "etcd-maintenance";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await controlPlanes.WaitForSyncAsync(cancellationToken);
        await nodes.WaitForSyncAsync(cancellationToken);
        using var pool = new EtcdMemberPool(credentials, MembershipRound.Timeouts);
        var round = new MaintenanceRound(pool, EtcdUrls.Client(identity.Ip), reporter, _options, time);
        while (true)
        {
            var isBusy = controlPlanes.Get(null, ControlPlane.OnlyName) is { } controlPlane
                && await round.RunAsync(controlPlane, nodes.List(), cancellationToken);
            await Task.Delay(isBusy ? _options.Busy : _options.Look, time, cancellationToken);
        }
    }
}
