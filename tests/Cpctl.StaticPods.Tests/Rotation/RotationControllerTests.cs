using System.Text.Json.Nodes;
using Cpctl.Api.Resources;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Rotation;
using Cpctl.Pki.Sealing;
using Cpctl.Pki.Signers;
using CsCheck;

namespace Cpctl.StaticPods.Tests.Rotation;

[Trait("Category", "Unit")]
public sealed class RotationControllerTests
{
    [Fact]
    public async Task Rotate_NothingAsked_WritesNothing()
    {
        using var world = await RotationWorld.CreateAsync(1);
        var before = world.Cluster.Kubernetes.Writes.Count;
        await world.RotateAsync();
        Assert.Equal(before, world.Cluster.Kubernetes.Writes.Count);
    }

    [Theory]
    [InlineData(RotationName.Etcd, AuthorityKind.Etcd)]
    [InlineData(RotationName.FrontProxy, AuthorityKind.FrontProxy)]
    [InlineData(RotationName.Cluster, AuthorityKind.Cluster)]
    public async Task Rotate_Asked_EndsWithTheNewAuthorityAlone(string name, AuthorityKind kind)
    {
        using var world = await RotationWorld.CreateAsync(3);
        world.Request(name);
        await world.SettleAsync();

        Assert.Equal(RotationSteps.Complete, world.Rotation!.Step);
        Assert.Null(world.Rotation.Waiting);
        Assert.NotNull(world.Rotation.CompletedAt);
        foreach (var node in world.Nodes)
        {
            Assert.NotEqual(world.Initial[kind].Active.Fingerprint, node.Signers[kind].Active.Fingerprint);
            Assert.Single(node.Signers[kind].Trusted);
            Assert.All(Enum.GetValues<AuthorityKind>().Where(other => other != kind), other =>
                Assert.Equal(world.Initial[other].Active.Fingerprint, node.Signers[other].Active.Fingerprint));
        }
    }

    /// <summary>`kubectl replace --force`, or a tool that deletes and creates: the request comes along, the status does not.</summary>
    [Theory]
    [InlineData(RotationName.Cluster)]
    [InlineData(RotationName.Etcd)]
    public async Task Rotate_TheControlPlaneIsMadeAgainAfterwards_NothingIsRotatedAgain(string name)
    {
        using var world = await RotationWorld.CreateAsync(3);
        world.Request(name);
        await world.SettleAsync();
        await world.WorkAsync(rounds: 4);
        var (before, keys) = (world.Nodes[0].Signers, world.Cluster.ControlPlane.Status!.Keys!);
        var revisions = world.Cluster.Revisions().Count;
        var made = world.Cluster.ControlPlane;
        world.Cluster.Kubernetes.Put(ResourceTypes.ControlPlanes, made with { Metadata = made.Metadata with { Uid = "another", Generation = 1 }, Status = null });
        await world.WorkAsync(rounds: 8);

        Assert.Equal(before.Generation, world.Nodes[0].Signers.Generation);
        Assert.Equal((RotationSteps.Complete, name), (world.Rotation!.Step, world.Rotation.Name));
        Assert.Equivalent(keys, world.Cluster.ControlPlane.Status!.Keys, strict: true);
        Assert.Equal(revisions, world.Cluster.Revisions().Count);
    }

    /// <summary>Under a new name, or in place of a node's own box: the node whose box is gone is waited for then.</summary>
    [Fact]
    public async Task Rotate_SomebodyPatchedInABox_ItGetsNoKey()
    {
        using var world = await RotationWorld.CreateAsync(3);
        using var intruder = await world.PatchInABoxAsync("cp9");
        world.Request(RotationName.FrontProxy);
        await world.SettleAsync();

        Assert.Equal(RotationSteps.Complete, world.Rotation!.Step);
        Assert.DoesNotContain((await world.PublishedAsync()).Data!.Values, box => SealedBox.RecipientOf(box) == intruder.PublicKey.Fingerprint);
    }

    [Fact]
    public async Task Rotate_SomebodyTookTheSignatureAway_NothingIsPublishedAndItIsTold()
    {
        using var world = await RotationWorld.CreateAsync(3);
        using var intruder = await world.PatchInABoxAsync("cp9");
        await world.PatchSignersAsync(new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["cpctl.dev/signed-boxes"] = null } } });
        world.Request(RotationName.FrontProxy);
        await world.SettleAsync();

        Assert.Null(world.Rotation);
        Assert.All(world.Nodes, node => Assert.Equal(0, node.Signers.Generation));
        Assert.Contains("SignersRefused", world.Cluster.Kubernetes.Everything());
    }

    [Fact]
    public async Task Rotate_ClusterOfAnOlderCpctl_IsSignedFirstAndThenTakesNothingElse()
    {
        using var world = await RotationWorld.CreateAsync(3);
        await world.ForgetSignaturesAsync();
        await world.WorkAsync(1);
        Assert.All(world.Nodes, node => Assert.True(node.Signers.IsAuthenticated));
        Assert.All(world.Nodes, node => Assert.Equal(0, node.Signers.Generation));

        world.Request(RotationName.Cluster);
        await world.SettleAsync();

        Assert.Equal(RotationSteps.Complete, world.Rotation!.Step);
        Assert.All(world.Nodes, node => Assert.NotEqual(world.Initial.Cluster.Active.Fingerprint, Assert.Single(node.Signers.Cluster.Trusted).Fingerprint));
    }

    [Fact]
    public async Task Rotate_ANodeWasEvicted_ReplacesAllThatItKnew()
    {
        using var world = await RotationWorld.CreateAsync(4);
        var gone = world.Nodes[3];
        var evicted = new EvictedNodes(world.Cluster.Kubernetes);
        await evicted.PutAsync(new EvictedNode
        {
            Name = gone.Name, Uid = "u4", Role = NodeRoles.ControlPlane, EvictedAt = world.Cluster.Time.GetUtcNow().AddDays(1), Generation = 0, Unrotated = EvictionRotations.Of(NodeRoles.ControlPlane),
        }, TestContext.Current.CancellationToken);
        var known = gone.Signers;
        await world.RemoveAsync(gone);
        for (var round = 0; round < 12; round++)
        {
            await world.SettleAsync();
        }

        Assert.Empty(Assert.Single(await evicted.ListAsync(TestContext.Current.CancellationToken)).Unrotated);
        Assert.All(world.Nodes, node =>
        {
            Assert.All(Enum.GetValues<AuthorityKind>(), kind => Assert.DoesNotContain(node.Signers[kind].Trusted, authority => authority.Fingerprint == known[kind].Active.Fingerprint));
            Assert.NotEqual(known.Encryption.Active.Name, node.Signers.Encryption.Active.Name);
            Assert.Empty(node.Signers.Encryption.Retired);
            Assert.Empty(node.Signers.ServiceAccounts.RetiredPublicKeys);
        });
        Assert.DoesNotContain(gone.Name, (await world.PublishedAsync()).Data!.Keys);
    }

    [Fact]
    public async Task RotateEncryption_Asked_EncryptsEverythingAnewBeforeTheOldKeyGoes()
    {
        using var world = await RotationWorld.CreateAsync(3);
        world.Use(world.Nodes[0], 1);
        world.Use(world.Nodes[1], 2);
        world.Request(RotationName.Encryption);
        await world.SettleAsync();

        Assert.Equal(RotationSteps.Complete, world.Rotation!.Step);
        var key = world.Nodes[0].Signers.Encryption;
        Assert.NotEqual(world.Initial.Encryption.Active.Name, key.Active.Name);
        Assert.Equal([key.Active.Name], world.Values.EncryptionKeys);
        Assert.All(world.Nodes, node => Assert.Equal([key.Active.Name], node.Loaded!.Decrypts));
    }

    [Fact]
    public async Task RotateServiceAccount_Asked_WaitsUntilTokensHaveEnded()
    {
        using var world = await RotationWorld.CreateAsync(3);
        world.Request(RotationName.ServiceAccount);
        await world.WorkAsync(rounds: 6);
        Assert.Equal(RotationSteps.Reissuing, world.Rotation!.Step);
        Assert.Equal("the old key is still needed for tokens until 2026-01-02 13:00:00Z", world.Rotation.Waiting);

        await world.SettleAsync();
        Assert.Equal(RotationSteps.Complete, world.Rotation.Step);
        var key = world.Nodes[0].Signers.ServiceAccounts.Active.PublicKeyPem();
        Assert.NotEqual(world.Initial.ServiceAccounts.Active.PublicKeyPem(), key);
        Assert.All(world.Nodes, node => Assert.Equal((key, key), (Assert.Single(node.Loaded!.Accepts), node.Loaded.SignsWith)));
    }

    [Fact]
    public async Task Rotate_ANodeDoesNotReport_WaitsForItByNameAndGoesOn()
    {
        using var world = await RotationWorld.CreateAsync(3);
        world.Request(RotationName.Etcd);
        for (var round = 0; round < 5; round++)
        {
            await world.RotateAsync();
            await world.Cluster.ReconcileRevisionsAsync();
            foreach (var node in world.Nodes.Take(2))
            {
                world.Target(node);
                await node.ApplyAsync();
                await node.LookAsync();
            }
        }

        Assert.Equal(RotationSteps.Trusting, world.Rotation!.Step);
        Assert.Equal("the next key is not accepted yet by cp3", world.Rotation.Waiting);
        await world.SettleAsync();
        Assert.Equal(RotationSteps.Complete, world.Rotation.Step);
    }

    [Fact]
    public async Task Rotate_TheNodeItWaitsForIsRemoved_GoesOn()
    {
        using var world = await RotationWorld.CreateAsync(3);
        world.Request(RotationName.Etcd);
        await world.RotateAsync();
        await world.RemoveAsync(world.Nodes[2]);
        await world.SettleAsync();
        Assert.Equal(RotationSteps.Complete, world.Rotation!.Step);
    }

    [Fact]
    public async Task Rotate_AnotherAskedMeanwhile_IsDoneAfterwards()
    {
        using var world = await RotationWorld.CreateAsync(1);
        world.Request(RotationName.Etcd);
        await world.RotateAndDieAsync();
        world.Request(RotationName.FrontProxy);
        await world.SettleAsync();
        Assert.Equal((RotationName.FrontProxy, RotationSteps.Complete), (world.Rotation!.Name, world.Rotation.Step));
        Assert.All([AuthorityKind.Etcd, AuthorityKind.FrontProxy], kind =>
        {
            Assert.NotEqual(world.Initial[kind].Active.Fingerprint, world.Nodes[0].Signers[kind].Active.Fingerprint);
            Assert.Single(world.Nodes[0].Signers[kind].Trusted);
        });
    }

    [Fact]
    public async Task Rotate_Done_TellsNoKeyAnywhere()
    {
        using var world = await RotationWorld.CreateAsync(2);
        world.Request(RotationName.Etcd);
        await world.SettleAsync();
        var told = world.Cluster.Kubernetes.Everything();
        foreach (var node in world.Nodes)
        {
            foreach (var key in Enum.GetValues<AuthorityKind>().SelectMany(kind => node.Signers[kind].Trusted).Select(authority => authority.Key.ToPem()))
            {
                Assert.DoesNotContain(key.Split('\n')[1], told, StringComparison.Ordinal);
            }
        }

        // Neither as text nor as the base64 of a Secret, at whatever offset it begins.
        Assert.All(["PRIVATE KEY", "UFJJVkFURSBLRV", "BSSVZBVEUgS0VZ", "QUklWQVRFIEtFW"], mark => Assert.DoesNotContain(mark, told, StringComparison.Ordinal));
        Assert.Equal(4, (await world.Cluster.Kubernetes.ListAsync(ResourceTypes.Events, "default", null, TestContext.Current.CancellationToken)).Items.Count(news => news.Reason?.StartsWith("Rotation", StringComparison.Ordinal) == true));
    }

    /// <summary>In any order of events, with the operator killed at any write: whoever runs trusts whoever runs, and in the end it is done.</summary>
    [Fact]
    public async Task Rotate_AnythingHappens_TrustHoldsAndItEnds() => await Gen.Select(Gen.Int[0, 12], Gen.Int[0, 99]).List[10, 40].SampleAsync(
        async events =>
        {
            using var world = await RotationWorld.CreateAsync(2);
            foreach (var (what, which) in events)
            {
                await HappenAsync(world, what, world.Nodes[which % world.Nodes.Count], which);
                world.AssertTrust();
            }

            if (world.Rotation is null)
            {
                world.Request(RotationName.Etcd);
            }

            await world.SettleAsync();
            await world.SettleAsync();
            Assert.Equal(RotationSteps.Complete, world.Rotation!.Step);
            Assert.All(world.Nodes, node => Assert.Equal(world.Nodes[0].Signers.Generation, node.Signers.Generation));
            Assert.All(world.Nodes, node => Assert.All(node.EtcdTrust.Concat(node.ClusterTrust), bundle => Assert.Single(Certificates(bundle))));
        },
        iter: 3,
        threads: 1);

    private static async Task HappenAsync(RotationWorld world, int what, RotatingNode node, int which)
    {
        switch (what)
        {
            case 0 when world.Rotation is null or { CompletedAt: not null }:
                world.Request(RotationName.All[which % RotationName.All.Count]);
                break;
            case 1:
                await world.RotateAndDieAsync();
                break;
            case 2 or 3:
                await world.RotateAsync();
                break;
            case 4:
                await world.Cluster.ReconcileRevisionsAsync();
                break;
            case 5:
                world.Target(node);
                break;
            case 6:
                await node.ApplyAsync();
                break;
            case 7:
                await node.LookAsync();
                break;
            case 8 when world.Nodes.Count < 4:
                await world.JoinAsync();
                break;
            case 9 when world.Nodes.Count > 2 && node != world.Nodes[0]:
                await world.RemoveAsync(node);
                break;
            case 10:
                world.Use(node, which);
                break;
            case 11:
                node.RestartApiServer();
                break;
            case 12:
                world.Cluster.Time.Advance(TimeSpan.FromHours(13));
                break;
        }
    }

    private static string[] Certificates(string bundle) => bundle.Split("-----END CERTIFICATE-----", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
