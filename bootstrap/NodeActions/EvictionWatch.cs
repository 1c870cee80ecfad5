using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Certificates;
using Cpctl.Bootstrap.Cli;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Rotation;

namespace Cpctl.Bootstrap.NodeActions;

/// <summary>Shows how the operator rotates what an evicted node knew. It goes on without being watched.</summary>
internal sealed class EvictionWatch(IKubernetesClient api, CliServices services)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    /// <summary>What an eviction would do beyond the removal.</summary>
    public static string Forecast(ControlPlaneNode node, IReadOnlyCollection<ControlPlaneNode> nodes)
    {
        var rest = nodes.Where(other => other.Metadata.Name != node.Metadata.Name).ToList();
        return string.Join('\n', EvictionRotations.Of(node.Spec.Role).SelectMany(name => RotationForecast.Of(name, rest)).Prepend("bootstrap tokens would be deleted; the node's keys would be refused from then on"));
    }

    /// <summary>Whether a node of that name was evicted and something that it knew is still in use.</summary>
    public async Task<bool> IsUnfinishedAsync(string name, CancellationToken cancel) => await LeftAsync(name, cancel) is { Count: > 0 };

    /// <returns>1 when what is left can't be rotated now.</returns>
    public async Task<int> FollowAsync(string name, CancellationToken cancel)
    {
        string? said = null;
        while (true)
        {
            var (news, code) = await LookAsync(name, cancel);
            if (news != said) await (code is null ? services.Console.Error : services.Console.Out).WriteLineAsync(said = news);
            if (code is { } done) return (int)done;
            await Task.Delay(LookAgain, services.Time, cancel);
        }
    }

    /// <summary>An API server that is just being replaced is no reason to stop watching.</summary>
    private async Task<(string News, ExitCode? Code)> LookAsync(string name, CancellationToken cancel)
    {
        try
        {
            var left = await LeftAsync(name, cancel);
            if (left.Count == 0) return ($"nothing that {name} knew is accepted any more; print new join commands with `cpctl token create`, copy admin.conf again", ExitCode.Done);
            var controlPlane = await api.GetAsync(ResourceTypes.ControlPlanes, null, ControlPlane.OnlyName, cancel);
            var nodes = await api.ListAllAsync(ResourceTypes.ControlPlaneNodes, null, null, cancel);
            var members = nodes.Count(node => node.Spec.Role == NodeRoles.ControlPlane);
            if (RotationOrder.Progress(controlPlane) is { } progress) return (progress, null);
            return left.All(rotation => RotationRequest.WouldNeverEnd(rotation, controlPlane, members))
                ? ($"{string.Join(", ", left)} is still what {name} knew: of two etcd members none may be restarted. Keep {name} off the network, and join a third control-plane node or set spec.rollout.allowOutage; the operator goes on then.", ExitCode.Failed)
                : ($"the operator is going to rotate {string.Join(", ", left)}", null);
        }
        catch (Exception e) when (e is KubernetesTransportException or KubernetesApiException { Status: >= System.Net.HttpStatusCode.InternalServerError })
        {
            return ("the API does not answer at the moment", null);
        }
    }

    private async Task<IReadOnlyList<string>> LeftAsync(string name, CancellationToken cancel)
    {
        var evicted = await new EvictedNodes(api).ListAsync(cancel);
        return [.. EvictionRotations.Order.Where(rotation => evicted.Any(node => node.Name == name && node.Unrotated.Contains(rotation, StringComparer.Ordinal)))];
    }
}
