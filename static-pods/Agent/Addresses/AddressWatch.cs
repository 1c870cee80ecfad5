using System.Globalization;
using System.Net;
using Cpctl.Api.Node;
using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods.Agent.Addresses;

/// <summary>
/// Notices that this node's address has changed and writes down the new one: node.json is all that is changed here, and everything the agent makes
/// follows from it. The members hear of it from the operator, see <c>MovedStep</c>.
/// </summary>
/// <param name="paths">Where node.json is.</param>
/// <param name="node">Who the node is.</param>
/// <param name="others">Where the other members answered last, https://host:port.</param>
/// <param name="journal">Says when and why.</param>
internal sealed class AddressWatch(NodePaths paths, NodeIdentity node, Func<IEnumerable<string>> others, Journal journal, TimeProvider time, ILogger logger)
{
    private const string Phase = "address";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private long? _missingSince;
    private bool _said;

    /// <summary>Returns when the node is another's address from now on: nothing that was made for the old one may go on.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        if (!IPAddress.TryParse(node.Ip, out var own))
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellation);
            return;
        }

        while (await SuccessorAsync(own, cancellation) is not { } address || !TakeOver(address))
        {
            await Task.Delay(Interval, time, cancellation);
        }
    }

    private async Task<IPAddress?> SuccessorAsync(IPAddress own, CancellationToken cancellation)
    {
        var present = HostAddresses.All;
        if (present.Contains(own))
        {
            (_missingSince, _said) = (null, false);
            return null;
        }

        _missingSince ??= time.GetTimestamp();
        if (!AddressRule.IsMissing(own, present, time.GetElapsedTime(_missingSince.Value)))
        {
            return null;
        }

        var successor = AddressRule.Successor(own, present, await TowardsClusterAsync(cancellation));
        if (successor is null && !_said)
        {
            AgentLog.AddressMissing(logger, node.Ip);
            _said = true;
        }

        return successor;
    }

    /// <summary>A cluster of one has nobody else to reach: its endpoint has to do, if that is not the address that is gone.</summary>
    private async Task<IReadOnlyList<IPAddress>> TowardsClusterAsync(CancellationToken cancellation)
    {
        var members = others().Select(url => new Uri(url)).Where(uri => !uri.IsLoopback && uri.IdnHost != node.Ip)
            .Select(uri => new DnsEndPoint(uri.IdnHost, uri.Port)).ToList();
        if (members.Count > 0)
        {
            return await ClusterRoute.TowardsAsync(members, time, cancellation);
        }

        var endpoint = new Uri($"https://{node.Endpoint}");
        var answers = endpoint.IdnHost != node.Ip
            && await ClusterRoute.TowardsAsync([new DnsEndPoint(endpoint.IdnHost, endpoint.Port)], time, cancellation) is { Count: > 0 };
        return answers && HostAddresses.Primary is { } primary ? [primary] : [];
    }

    private bool TakeOver(IPAddress address)
    {
        // Whoever runs now works for the old address; a reset or a join that has changed the file meanwhile knows better.
        if (NodeIdentity.TryLoad(paths) != node)
        {
            return false;
        }

        var detail = string.Create(CultureInfo.InvariantCulture, $"from {node.Ip} to {address}");
        journal.Append(Phase, "the node's address has changed", JournalState.Started, detail);
        (node with { Ip = address.ToString() }).Save(paths);
        journal.Append(Phase, "the node's address has changed", JournalState.Done, detail);
        AgentLog.AddressChanged(logger, node.Ip, address.ToString());
        return true;
    }
}
