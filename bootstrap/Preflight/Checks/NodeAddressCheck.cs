using System.Net;
using Cpctl.Api.Configuration;
using Cpctl.Api.Node;
using Cpctl.Bootstrap.Host;

namespace Cpctl.Bootstrap.Preflight.Checks;

/// <summary>Certificates and etcd's peer URL carry the node's address: it must be one of this machine's, and not loopback.</summary>
internal sealed class NodeAddressCheck(IHost host) : IPreflightCheck
{
    public Task<IReadOnlyList<Finding>> CheckAsync(PreflightSubject subject, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<Finding>>(Find(subject.NodeIp) is { } finding ? [finding] : [.. Clashes(subject)]);

    /// <summary>The cluster's own ranges must leave the node's address alone.</summary>
    private static IEnumerable<Finding> Clashes(PreflightSubject subject) => subject.Spec is not { } spec
        ? []
        : ControlPlaneRules.CheckNodeAddress(spec, IPAddress.Parse(subject.NodeIp))
            .Select(problem => Finding.Problem($"{problem.Path}: {problem.What}; {problem.Why}", problem.Remedy));

    private Finding? Find(string text)
    {
        if (text.Length == 0)
            return Finding.Problem("this machine has no network address but loopback", "Configure its network, or give its address with --node-ip.");
        if (!IpAddressRules.TryParse(text, out var address)) return Finding.Problem($"'{text}' is not an IP address", "Give one of this machine's addresses with --node-ip.");
        if (IPAddress.IsLoopback(address)) return Finding.Problem($"{address} is a loopback address: no other node could reach it", "Give a real address with --node-ip.");
        if (!IpAddressRules.IsUsable(address))
            return Finding.Problem($"{address} can't be a node's address: it holds another one, or no other node could reach it", "Give an IPv4 address or a native IPv6 one of this machine with --node-ip.");
        if (host.Addresses.Contains(address)) return null;
        return Finding.Problem(
            $"no interface of this machine has the address {address}",
            $"Give one of these with --node-ip: {string.Join(", ", host.Addresses.Where(own => !IPAddress.IsLoopback(own)))}");
    }
}
