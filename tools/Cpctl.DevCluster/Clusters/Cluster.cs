using Cpctl.DevCluster.Engine;
using Cpctl.DevCluster.Images;
using Cpctl.DevCluster.Nodes;
using Cpctl.DevCluster.Processes;
using Docker.DotNet.Models;

namespace Cpctl.DevCluster.Clusters;

/// <summary>Machines for control planes: node containers on a network of their own, and a load balancer.</summary>
public sealed class Cluster(ClusterSettings settings, Progress progress) : IDisposable
{
    /// <summary>One change of the set of nodes at a time: addresses and the load balancer depend on all of them.</summary>
    private readonly SemaphoreSlim _membership = new(1, 1);

    public ClusterSettings Settings { get; } = settings;

    public LoadBalancer LoadBalancer { get; } = new(settings);

    /// <summary>The nodes that exist, running or not, by name.</summary>
    public async Task<IReadOnlyList<Node>> NodesAsync(CancellationToken cancellation = default)
    {
        var containers = await ContainerEngine.ListAsync(ClusterLabels.Cluster, Settings.Name, cancellation);
        return [.. containers.Where(container => container.Labels!.ContainsKey(ClusterLabels.Node))
            .Select(container => NodeOf(container.Labels![ClusterLabels.Node], container.NetworkSettings!.Networks[Settings.Network].IPAMConfig!.IPv4Address))
            .OrderBy(node => node.Name.Length).ThenBy(node => node.Name, StringComparer.Ordinal)];
    }

    public async Task<Node> NodeAsync(string name, CancellationToken cancellation = default)
    {
        var nodes = await NodesAsync(cancellation);
        return nodes.FirstOrDefault(node => node.Name == name) ?? throw new InvalidOperationException(
            $"There is no node {name}. Nodes: {(nodes.Count == 0 ? "none" : string.Join(", ", nodes.Select(node => node.Name)))}.");
    }

    /// <summary>Starts a new bare node: containerd with every image, the kubelet as soon as somebody configures it.</summary>
    /// <param name="savedIn">A folder with saved disks (<see cref="NodeDisks.SaveAsync"/>) to start from instead of empty ones.</param>
    public async Task<Node> AddNodeAsync(
        string name, Toolchain toolchain, string? savedIn = null, CancellationToken cancellation = default)
    {
        var seed = await ContentSeed.PrepareAsync(toolchain, progress, cancellation);
        var node = await CreateAsync(name, toolchain, seed, savedIn, cancellation);
        await node.WaitForContainerdAsync(cancellation);
        if (toolchain is { Cpctl: { } cpctl, CpctlImage: { } image })
            await NodeProvisioning.InstallAsync(node, cpctl, image, cancellation);
        return node;
    }

    /// <summary>Removes a node with its disks.</summary>
    public async Task RemoveNodeAsync(string name, CancellationToken cancellation = default)
    {
        var node = await NodeAsync(name, cancellation);
        await ContainerEngine.RemoveAsync(node.Container, cancellation);
        await node.Disks.RemoveAsync(cancellation);
        await ControlGroups.RemoveEmptyAsync(cancellation);
        await FollowAsync(cancellation);
    }

    public async Task AddLoadBalancerAsync(Toolchain toolchain, CancellationToken cancellation = default)
    {
        await EnsureNetworkAsync(cancellation);
        if (!await LoadBalancer.ExistsAsync(cancellation))
            await LoadBalancer.CreateAsync(toolchain.LoadBalancerImage, await NodesAsync(cancellation), cancellation);
    }

    /// <summary>Removes everything that belongs to the cluster; caches stay.</summary>
    public async Task RemoveAsync(CancellationToken cancellation = default)
    {
        foreach (var container in await ContainerEngine.ListAsync(ClusterLabels.Cluster, Settings.Name, cancellation))
            await ContainerEngine.RemoveAsync(container.ID, cancellation);
        if (await FindNetworkAsync(cancellation) is { } network)
            await ContainerEngine.Client.Networks.DeleteNetworkAsync(network.ID, cancellation);
        await new Command("rm", "-rf", "--one-file-system", Settings.DisksFolder).RunAsync(cancellation);
        await ControlGroups.RemoveEmptyAsync(cancellation);
    }

    /// <summary>Puts another build of the product onto every running node; the new image is used when a revision names it.</summary>
    public async Task LoadAsync(Toolchain toolchain, CancellationToken cancellation = default)
    {
        foreach (var node in await NodesAsync(cancellation))
        {
            if (await node.IsRunningAsync(cancellation))
                await NodeProvisioning.InstallAsync(node, toolchain.Cpctl!, toolchain.CpctlImage!, cancellation);
        }
    }

    /// <summary>Puts further images onto every running node, those of another release for example.</summary>
    public async Task ImportAsync(IEnumerable<ImageArchive> images, CancellationToken cancellation = default)
    {
        var archives = images.ToArray();
        foreach (var node in await NodesAsync(cancellation))
        {
            foreach (var image in archives)
                await NodeProvisioning.ImportAsync(node, image, cancellation);
        }
    }

    public void Dispose() => _membership.Dispose();

    private Node NodeOf(string name, string address) => new(name, Settings.Prefix + name, address, Settings.DisksOf(name));

    private async Task<Node> CreateAsync(
        string name, Toolchain toolchain, ContentSeed seed, string? savedIn, CancellationToken cancellation)
    {
        await _membership.WaitAsync(cancellation);
        try
        {
            await EnsureNetworkAsync(cancellation);
            var nodes = await NodesAsync(cancellation);
            if (nodes.Any(node => node.Name == name))
                throw new InvalidOperationException($"Node {name} exists already.");
            var taken = nodes.Select(node => int.Parse(node.Address[(node.Address.LastIndexOf('.') + 1)..])).ToHashSet();
            var node = NodeOf(name, $"{Settings.SubnetPrefix}.{AddressPlan.LastPartOf(name, taken)}");
            await node.Disks.CreateAsync(seed, savedIn, cancellation);
            await NodeContainer.Of(Settings, node, toolchain).Build().StartAsync(cancellation);
            await FollowAsync(cancellation);
            return node;
        }
        finally
        {
            _membership.Release();
        }
    }

    private async Task EnsureNetworkAsync(CancellationToken cancellation)
    {
        if (await FindNetworkAsync(cancellation) is not null)
            return;
        await ContainerEngine.NewNetwork(Settings.Network)
            .WithLabel(ClusterLabels.Cluster, Settings.Name)
            .WithCreateParameterModifier(parameters => parameters.IPAM = new IPAM { Config = [new IPAMConfig { Subnet = Settings.Subnet }] })
            .Build()
            .CreateAsync(cancellation);
    }

    private Task<NetworkResponse?> FindNetworkAsync(CancellationToken cancellation) =>
        ContainerEngine.OrNullAsync(() => ContainerEngine.Client.Networks.InspectNetworkAsync(Settings.Network, cancellation));

    private async Task FollowAsync(CancellationToken cancellation)
    {
        if (await LoadBalancer.ExistsAsync(cancellation))
            await LoadBalancer.FollowAsync(await NodesAsync(cancellation), cancellation);
    }
}
