using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.Pki;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Rotation;
using Cpctl.Pki.Rotation.Provided;
using Cpctl.Pki.Sealing;
using Cpctl.Pki.Signers;
using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Tests.Rendering;
using Cpctl.StaticPods.Tests.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cpctl.StaticPods.Tests.Rotation;

/// <summary>
/// A cluster whose authorities are rotated: the real controllers, signers and certificates; only the components are pretended. Every look of a
/// controller is one of a new controller: nothing is carried from one to the next but what is stored.
/// </summary>
internal sealed class RotationWorld : IDisposable
{
    private readonly List<RotatingNode> _nodes = [];
    private readonly List<RotatingNode> _gone = [];
    private int _names;
    private int _requests;

    private RotationWorld()
    {
        Values = new ProducedValues(Cluster.Time);
        Cluster.Kubernetes.AfterPatch = Wrote;
    }

    public Cluster Cluster { get; } = new(TestSpecs.Spec());

    /// <summary>What API servers have encrypted and signed.</summary>
    public ProducedValues Values { get; }

    public IReadOnlyList<RotatingNode> Nodes => _nodes;

    public KeyRotationStatus? Rotation => Cluster.ControlPlane.Status?.Rotation;

    public SignerSet Initial { get; private set; } = null!;

    public static async Task<RotationWorld> CreateAsync(int nodes)
    {
        var world = new RotationWorld();
        world.Initial = SignerSet.Create(PkiSettings.From(world.Cluster.ControlPlane.Spec, RotatingNode.TestEndpoint), world.Cluster.Time);
        var info = ClusterInfo.Of("kubernetes", RotatingNode.TestEndpoint, world.Initial.Cluster.Bundle, world.Initial.ClusterId);
        world.Cluster.Kubernetes.Put(ResourceTypes.ConfigMaps, info.Deserialize(ResourceTypes.ConfigMaps.Json)!);
        await world.Cluster.ReconcileRevisionsAsync();
        for (var i = 0; i < nodes; i++)
        {
            await world.JoinAsync(world.Initial);
            await world._nodes[^1].ApplyAsync();
        }

        world.Wrote("/api/v1/namespaces/cpctl-system/secrets/signers");

        return world;
    }

    /// <summary>As `cpctl certs rotate` does, when none is under way.</summary>
    public void Request(string name)
    {
        var controlPlane = Cluster.ControlPlane;
        var annotations = new Dictionary<string, string>(StringComparer.Ordinal) { [ClusterNames.RotateAnnotation] = $"{name}/{++_requests}" };
        Cluster.Kubernetes.Put(ResourceTypes.ControlPlanes, controlPlane with { Metadata = controlPlane.Metadata with { Annotations = annotations } });
    }

    /// <summary>As `cpctl certs rotate --authorities` does.</summary>
    public async Task RequestAsync(string name, Authority brought)
    {
        var request = new RotationRequest(name, (++_requests).ToString(), brought.Fingerprint);
        await new ProvidedAuthority(Cluster.Kubernetes).PutAsync(request, brought, default);
        var controlPlane = Cluster.ControlPlane;
        var annotations = new Dictionary<string, string>(StringComparer.Ordinal) { [ClusterNames.RotateAnnotation] = request.ToString() };
        Cluster.Kubernetes.Put(ResourceTypes.ControlPlanes, controlPlane with { Metadata = controlPlane.Metadata with { Annotations = annotations } });
    }

    public Task<Secret?> BroughtAsync() => Cluster.Kubernetes.TryGetAsync(ResourceTypes.Secrets, ClusterNames.SystemNamespace, "brought-authority", default);

    public Task RotateAsync() => Cluster.WithAsync(async caches =>
    {
        using var controller = new RotationController(
            Cluster.Kubernetes,
            new EventRecorder(Cluster.Kubernetes, "cpctl-operator", "cp1", Cluster.Time, NullLogger.Instance),
            caches.ControlPlanes,
            caches.Nodes,
            Values,
            number => caches.Revisions.Find(number) is { } revision ? RevisionKeys.Of(revision) : null,
            _nodes[0].Name,
            () => _nodes[0].Key,
            () => _nodes[0].Signers,
            RotatingNode.TestEndpoint,
            Cluster.Time,
            NullLogger<RotationController>.Instance);
        await controller.ReconcileAsync(TestContext.Current.CancellationToken);
    });

    /// <summary>The operator dies with its first write done.</summary>
    public async Task RotateAndDieAsync()
    {
        Cluster.Kubernetes.AfterPatch = path =>
        {
            Wrote(path);
            throw new TimeoutException("killed");
        };
        try
        {
            await RotateAsync();
        }
        catch (TimeoutException)
        {
            // as wanted
        }

        Cluster.Kubernetes.AfterPatch = Wrote;
    }

    /// <summary>A node joins with the signers that the leader has on its disk, if these are the ones published.</summary>
    public Task<bool> JoinAsync() => JoinAsync(_nodes[0].Signers);

    public async Task RemoveAsync(RotatingNode node)
    {
        _nodes.Remove(node);
        _gone.Add(node);
        await new SealedSigners(Cluster.Kubernetes).RemoveAsync(node.Name, _nodes[0].Signers, default);
        await Cluster.Kubernetes.DeleteAsync(ResourceTypes.ControlPlaneNodes, null, node.Name, default);
    }

    /// <summary>By somebody who can only write the Secret.</summary>
    public async Task<SealingKey> PatchInABoxAsync(string name)
    {
        var intruder = SealingKey.Create();
        var box = SealedBox.Seal("nothing"u8, intruder.PublicKey, Initial.ClusterId, name);
        await PatchSignersAsync(new JsonObject { ["data"] = new JsonObject { [name] = Convert.ToBase64String(box) } });
        return intruder;
    }

    public Task PatchSignersAsync(JsonObject patch) =>
        Cluster.Kubernetes.MergePatchAsync(ResourceTypes.Secrets, ClusterNames.SystemNamespace, ClusterNames.SignersSecret, patch, default);

    public async Task<Secret> PublishedAsync() =>
        (await Cluster.Kubernetes.TryGetAsync(ResourceTypes.Secrets, ClusterNames.SystemNamespace, ClusterNames.SignersSecret, default))!;

    /// <summary>Nothing is signed, and nobody knows that it could be: a cluster of an older cpctl.</summary>
    public async Task ForgetSignaturesAsync()
    {
        await PatchSignersAsync(new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["cpctl.dev/signed-boxes"] = null } } });
        var old = JsonNode.Parse(Initial.ToJson())!.AsObject();
        old.Remove("authenticated");
        var signers = SignerSet.FromJson(Encoding.UTF8.GetBytes(old.ToJsonString()));
        var boxes = new JsonObject();
        foreach (var node in _nodes)
        {
            using var key = node.Key;
            signers.Save(node.Paths);
            boxes[node.Name] = Convert.ToBase64String(SealedBox.Seal(signers.ToJson(), key.PublicKey, signers.ClusterId, node.Name));
        }

        await PatchSignersAsync(new JsonObject { ["data"] = boxes });
    }

    public void Target(RotatingNode node)
    {
        var stored = Cluster.Node(node.Name);
        Cluster.Kubernetes.Put(ResourceTypes.ControlPlaneNodes, stored with { Spec = stored.Spec with { TargetRevision = Cluster.Revisions()[^1].Number } });
    }

    /// <summary>A user stores a Secret, and a pod is given a token, by some API server.</summary>
    public void Use(RotatingNode node, int which)
    {
        if (node.Runs)
        {
            Values.Write($"/api/v1/namespaces/default/secrets/s{which % 5}", node);
            Cluster.Kubernetes.Put(ResourceTypes.Secrets, new Secret { Metadata = new ObjectMeta { Namespace = "default", Name = $"s{which % 5}" } });
            Values.Sign(node);
        }
    }

    /// <summary>Everybody works until nothing changes any more, and for as long as what is waited out takes.</summary>
    public async Task SettleAsync()
    {
        for (var round = 0; round < 12; round++)
        {
            Cluster.Time.Advance(TimeSpan.FromHours(4));
            await WorkAsync(rounds: 1);
        }
    }

    /// <summary>Everybody does all that he can do at the moment.</summary>
    public async Task WorkAsync(int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            await RotateAsync();
            await Cluster.ReconcileRevisionsAsync();
            foreach (var node in _nodes)
            {
                Target(node);
                await node.ApplyAsync();
                await node.LookAsync();
                AssertTrust();
            }
        }
    }

    /// <summary>Whoever runs would be let in by whoever else runs.</summary>
    public void AssertTrust()
    {
        var running = _nodes.Where(node => node.Runs).ToList();
        foreach (var node in running)
        {
            Assert.Empty(Values.EncryptionKeys.Except(node.Loaded!.Decrypts, StringComparer.Ordinal));
            Assert.Empty(Values.TokenKeys.Except(node.Loaded.Accepts, StringComparer.Ordinal));
        }

        foreach (var (client, server) in running.SelectMany(client => running.Select(server => (client, server))))
        {
            foreach (var bundle in server.EtcdTrust)
            {
                Assert.All(client.ShownToEtcd, leaf => Assert.True(RotatingNode.Trusts(bundle, leaf), $"{server.Name} refuses {client.Name}"));
            }

            foreach (var bundle in server.ClusterTrust)
            {
                Assert.All(client.ShownToCluster, leaf => Assert.True(RotatingNode.Trusts(bundle, leaf), $"{server.Name} refuses {client.Name}"));
            }

            Assert.True(RotatingNode.Trusts(server.FrontProxyTrust, client.ShownToExtensions), $"{server.Name} refuses the front proxy of {client.Name}");
        }
    }

    public void Dispose()
    {
        foreach (var node in _nodes.Concat(_gone))
        {
            node.Dispose();
        }
    }

    /// <summary>Whichever API server the load balancer chose.</summary>
    private void Wrote(string path)
    {
        var running = _nodes.Where(node => node.Runs).ToList();
        Values.Write(path, running[path.Length % running.Count]);
    }

    private async Task<bool> JoinAsync(SignerSet signers)
    {
        var node = new RotatingNode(Cluster, $"cp{++_names}", signers.ClusterId);
        using var key = node.Key;
        if (!await new SealedSigners(Cluster.Kubernetes).PutAsync(signers, node.Name, key.PublicKey, default))
        {
            node.Dispose();
            return false;
        }

        await node.JoinAsync(Cluster.Revisions()[^1].Number);
        _nodes.Add(node);
        return true;
    }
}
