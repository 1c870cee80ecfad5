using Cpctl.Bootstrap.Host;

namespace Cpctl.Bootstrap.Preflight.Checks;

/// <summary>Every port the node's components listen on must be free, those of the temporary etcd included.</summary>
internal sealed class PortsCheck(IHost host) : IPreflightCheck
{
    private static readonly (int Port, string Use)[] ControlPlane =
    [
        (6443, "the API server"), (6444, "the API server's first slot"), (6445, "the API server's second slot"),
        (2379, "etcd's clients"), (2380, "etcd's peers"), (2381, "etcd's metrics"), (12379, "the temporary etcd"), (12380, "the temporary etcd"),
        (10257, "the controller manager"), (10259, "the scheduler"), (10290, "cpctl's agent"), (10291, "cpctl's operator"), (10250, "the kubelet"),
    ];

    private static readonly (int Port, string Use)[] Worker = [(10290, "cpctl's agent"), (10250, "the kubelet")];

    public Task<IReadOnlyList<Finding>> CheckAsync(PreflightSubject subject, CancellationToken cancel)
    {
        // An interrupted run's own pods hold these ports, which is as it should be.
        if (subject.IsResumed) return Task.FromResult<IReadOnlyList<Finding>>([]);
        var taken = host.ListeningPorts().ToDictionary(port => port.Port);
        var findings = from need in subject.IsWorker ? Worker : ControlPlane
                       where taken.ContainsKey(need.Port)
                       let owner = taken[need.Port].Owner ?? "an unknown process"
                       select Finding.Problem($"port {need.Port} (for {need.Use}) is taken by {owner}", $"Stop {owner}, or have it listen elsewhere.");
        return Task.FromResult<IReadOnlyList<Finding>>([.. findings]);
    }
}
