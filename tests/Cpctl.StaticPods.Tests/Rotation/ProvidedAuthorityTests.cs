using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Rotation;
using Cpctl.Pki.Rotation.Provided;
using Cpctl.Pki.Signers;

namespace Cpctl.StaticPods.Tests.Rotation;

/// <summary>Rotations to an authority that somebody brings: it is taken up and no other, or refused and nothing changes.</summary>
[Trait("Category", "Unit")]
public sealed class ProvidedAuthorityTests
{
    [Theory]
    [InlineData(RotationName.Etcd, AuthorityKind.Etcd)]
    [InlineData(RotationName.FrontProxy, AuthorityKind.FrontProxy)]
    [InlineData(RotationName.Cluster, AuthorityKind.Cluster)]
    public async Task Rotate_Brought_EndsWithItAlone(string name, AuthorityKind kind)
    {
        using var world = await RotationWorld.CreateAsync(3);
        var brought = Make(world, kind);
        await world.RequestAsync(name, brought);
        await world.SettleAsync();

        Assert.Equal(RotationSteps.Complete, world.Rotation!.Step);
        Assert.All(world.Nodes, node => Assert.Equal(brought.Fingerprint, Assert.Single(node.Signers[kind].Trusted).Fingerprint));
        Assert.Null(await world.BroughtAsync());
        Assert.Contains(name, world.Cluster.ControlPlane.Status!.Rotated!.Keys);
    }

    [Fact]
    public async Task Request_Brought_KeepsTheKeySealed()
    {
        using var world = await RotationWorld.CreateAsync(3);
        var brought = Make(world, AuthorityKind.Etcd);
        await world.RequestAsync(RotationName.Etcd, brought);

        var secret = (await world.BroughtAsync())!;
        Assert.Equal(world.Nodes.Select(node => node.Name), secret.Data!.Keys.Order(StringComparer.Ordinal));
        var key = Convert.FromBase64String(string.Concat(brought.Key.ToPem().Split('\n').Where(line => !line.StartsWith('-'))));
        Assert.All(secret.Data.Values, box => Assert.Equal(-1, box.AsSpan().IndexOf(key.AsSpan(key.Length / 2, 16))));
        Assert.All(secret.Data.Values, box => Assert.Equal(-1, box.AsSpan().IndexOf("PRIVATE KEY"u8)));
    }

    [Fact]
    public async Task Rotate_OperatorKilledAfterPublishing_GoesOnWithWhatWasBrought()
    {
        using var world = await RotationWorld.CreateAsync(3);
        var brought = Make(world, AuthorityKind.Etcd);
        await world.RequestAsync(RotationName.Etcd, brought);
        await world.RotateAndDieAsync();
        await world.SettleAsync();

        Assert.Equal(RotationSteps.Complete, world.Rotation!.Step);
        Assert.All(world.Nodes, node => Assert.Equal(brought.Fingerprint, node.Signers.Etcd.Active.Fingerprint));
        Assert.Null(await world.BroughtAsync());
    }

    [Fact]
    public async Task Rotate_ByScheduleAfterwards_MakesItsOwn()
    {
        using var world = await RotationWorld.CreateAsync(1);
        var brought = Make(world, AuthorityKind.FrontProxy);
        await world.RequestAsync(RotationName.FrontProxy, brought);
        await world.SettleAsync();
        var controlPlane = world.Cluster.ControlPlane;
        controlPlane.Spec.Certificates.RotateEvery = new RotationIntervals { FrontProxy = "24h" };
        world.Cluster.Kubernetes.Put(ResourceTypes.ControlPlanes, controlPlane);
        await world.SettleAsync();

        Assert.NotEqual(RotationSteps.Refused, world.Rotation!.Step);
        Assert.NotEqual(brought.Fingerprint, world.Nodes[0].Signers.FrontProxy.Active.Fingerprint);
    }

    [Theory]
    [InlineData("in use", "CN=etcd-ca is the etcd authority already")]
    [InlineData("another's key", "CN=front-proxy-ca has the key of the front-proxy authority: who is trusted as one would be trusted as the other")]
    [InlineData("expired meanwhile", "CN=etcd-ca: expired at")]
    [InlineData("gone", "the authority that was brought can't be read: Secret cpctl-system/brought-authority is not there any more")]
    [InlineData("the leader joined since", "the authority that was brought can't be read: it is not sealed to cp1, which leads now and joined since")]
    [InlineData("altered", "the authority that was brought can't be read")]
    [InlineData("exchanged", "the authority that was brought can't be read: its fingerprint is ")]
    [InlineData("of an earlier release", "the authority that was brought can't be read: the request names no fingerprint")]
    [InlineData("of another request", "the authority that was brought can't be read: it was brought for another request")]
    public async Task Rotate_Unfit_IsRefusedAndNothingChanges(string fault, string expected)
    {
        using var world = await RotationWorld.CreateAsync(3);
        var brought = fault switch
        {
            "in use" => world.Initial.Etcd.Active,
            "another's key" => world.Initial.FrontProxy.Active,
            "expired meanwhile" => Authority.Create(AuthorityKind.Etcd, KeyAlgorithm.EcdsaP256, TimeSpan.FromMinutes(1), world.Cluster.Time),
            _ => Make(world, AuthorityKind.Etcd),
        };
        await world.RequestAsync(RotationName.Etcd, brought);
        await BreakAsync(world, fault);
        await world.SettleAsync();

        Assert.Equal(RotationSteps.Refused, world.Rotation!.Step);
        Assert.StartsWith(expected, world.Rotation.Waiting, StringComparison.Ordinal);
        Assert.NotNull(world.Rotation.CompletedAt);
        Assert.Null(world.Cluster.ControlPlane.Status!.Rotated);
        Assert.All(world.Nodes, node => Assert.Equal(world.Initial.Etcd.Active.Fingerprint, Assert.Single(node.Signers.Etcd.Trusted).Fingerprint));
        Assert.Null(await world.BroughtAsync());

        world.Request(RotationName.Etcd);
        await world.SettleAsync();
        Assert.Equal(RotationSteps.Complete, world.Rotation.Step);
    }

    private static Authority Make(RotationWorld world, AuthorityKind kind) => Authority.Create(kind, KeyAlgorithm.EcdsaP256, TimeSpan.FromDays(3650), world.Cluster.Time);

    private static async Task BreakAsync(RotationWorld world, string fault)
    {
        var secret = (await world.BroughtAsync())!;
        var boxes = new Dictionary<string, byte[]>(secret.Data!, StringComparer.Ordinal);
        switch (fault)
        {
            case "expired meanwhile":
                world.Cluster.Time.Advance(TimeSpan.FromMinutes(2));
                break;
            case "gone":
                await new ProvidedAuthority(world.Cluster.Kubernetes).RemoveAsync(default);
                break;
            case "the leader joined since":
                boxes.Remove("cp1");
                world.Cluster.Kubernetes.Put(ResourceTypes.Secrets, secret with { Data = boxes });
                break;
            case "altered":
                boxes["cp1"] = boxes["cp2"];
                world.Cluster.Kubernetes.Put(ResourceTypes.Secrets, secret with { Data = boxes });
                break;
            case "exchanged":
                // By somebody who can write Secrets and knows the request, but not what it asks for.
                var request = RotationRequest.Of(world.Cluster.ControlPlane)!;
                await new ProvidedAuthority(world.Cluster.Kubernetes).PutAsync(request, Make(world, AuthorityKind.Etcd), default);
                break;
            case "of an earlier release":
                var asked = RotationRequest.Of(world.Cluster.ControlPlane)! with { Fingerprint = "" };
                await new ProvidedAuthority(world.Cluster.Kubernetes).PutAsync(asked, Make(world, AuthorityKind.Etcd), default);
                Annotate(world, asked.ToString());
                break;
            case "of another request":
                Annotate(world, "etcd/other/brought/0af1");
                break;
        }
    }

    private static void Annotate(RotationWorld world, string request)
    {
        var controlPlane = world.Cluster.ControlPlane;
        var annotations = new Dictionary<string, string>(StringComparer.Ordinal) { [ClusterNames.RotateAnnotation] = request };
        world.Cluster.Kubernetes.Put(ResourceTypes.ControlPlanes, controlPlane with { Metadata = controlPlane.Metadata with { Annotations = annotations } });
    }
}
