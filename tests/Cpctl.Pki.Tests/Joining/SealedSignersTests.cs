using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Rotation;
using Cpctl.Pki.Rotation.Lines;
using Cpctl.Pki.Sealing;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Tests.Joining;

[Trait("Category", "Unit")]
public sealed class SealedSignersTests : IDisposable
{
    private readonly TestNode _node = new();
    private readonly FakeKubernetes _api = new();
    private readonly SealingKey _first = SealingKey.Create();
    private readonly SealingKey _second = SealingKey.Create();
    private readonly SealedSigners _sut;

    public SealedSignersTests() => _sut = new SealedSigners(_api);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _node.Dispose();
        _first.Dispose();
        _second.Dispose();
    }

    [Fact]
    public async Task Replace_EveryBoxGetsTheNextGeneration()
    {
        await PutBothAsync();
        var next = Next();

        Assert.True(await _sut.ReplaceAsync((await _sut.GetAsync(Token))!, _node.Signers, next, [], Token));

        Assert.Equal(next.ToJson(), (await _sut.TryOpenAsync("cp1", _first, Token))!.ToJson());
        Assert.Equal(next.ToJson(), (await _sut.TryOpenAsync("cp2", _second, Token))!.ToJson());
        Assert.Equal(1, await _sut.GenerationAsync(Token));
    }

    [Fact]
    public async Task Replace_SomebodyWasAdmittedMeanwhile_WritesNothing()
    {
        await _sut.PutAsync(_node.Signers, "cp1", _first.PublicKey, Token);
        var read = (await _sut.GetAsync(Token))!;
        await _sut.PutAsync(_node.Signers, "cp2", _second.PublicKey, Token);

        Assert.False(await _sut.ReplaceAsync(read, _node.Signers, Next(), [], Token));

        Assert.Equal(0, (await _sut.TryOpenAsync("cp2", _second, Token))!.Generation);
        Assert.Equal(0, await _sut.GenerationAsync(Token));
    }

    [Fact]
    public async Task Put_AnotherGenerationIsPublished_WritesNothing()
    {
        await _sut.PutAsync(_node.Signers, "cp1", _first.PublicKey, Token);
        await _sut.ReplaceAsync((await _sut.GetAsync(Token))!, _node.Signers, Next(), [], Token);

        Assert.False(await _sut.PutAsync(_node.Signers, "cp2", _second.PublicKey, Token));

        Assert.Null(await _sut.RecipientAsync("cp2", Token));
    }

    /// <summary>Patched in by somebody who can only write the Secret: under a new name, or in place of a node's box.</summary>
    [Theory]
    [InlineData("intruder")]
    [InlineData("cp2")]
    public async Task Replace_ForeignBox_GetsNothing(string name)
    {
        await PutBothAsync();
        using var intruder = await PatchInAsync(name);

        Assert.True(await _sut.ReplaceAsync((await _sut.GetAsync(Token))!, _node.Signers, Next(), [], Token));

        Assert.Equal(1, (await _sut.TryOpenAsync("cp1", _first, Token))!.Generation);
        Assert.DoesNotContain((await _sut.GetAsync(Token))!.Data!.Values, box => SealedBox.RecipientOf(box) == intruder.PublicKey.Fingerprint);
    }

    [Fact]
    public async Task Put_ForeignBox_IsTakenAway()
    {
        await _sut.PutAsync(_node.Signers, "cp1", _first.PublicKey, Token);
        using var intruder = await PatchInAsync("intruder");

        Assert.True(await _sut.PutAsync(_node.Signers, "cp2", _second.PublicKey, Token));

        Assert.Equal(["cp1", "cp2"], (await _sut.GetAsync(Token))!.Data!.Keys.Order(StringComparer.Ordinal));
    }

    /// <summary>Whoever takes the signature away does not make it a Secret from before signatures.</summary>
    [Fact]
    public async Task Signature_IsTakenAway_NothingIsWrittenAndNothingTaken()
    {
        await PutBothAsync();
        await AnnotateAsync(null);
        var read = (await _sut.GetAsync(Token))!;

        await Assert.ThrowsAsync<CpctlException>(() => _sut.ReplaceAsync(read, _node.Signers, Next(), [], Token));
        await Assert.ThrowsAsync<CpctlException>(() => _sut.PutAsync(_node.Signers, "cp3", _second.PublicKey, Token));
        await Assert.ThrowsAsync<CryptographicException>(() => _sut.TryOpenAsync("cp1", _first, _node.Signers, Token));
    }

    /// <summary>Another cluster's authority signs as well as this one's.</summary>
    [Fact]
    public async Task TryOpen_KeysAreReplacedAndSignedByOthers_AreNotTaken()
    {
        await PutBothAsync();
        var others = Foreign();
        var box = SealedBox.Seal(others.ToJson(), _first.PublicKey, others.ClusterId, "cp1");
        await PatchAsync("cp1", box);
        await AnnotateAsync(SignedBoxes.Sign(others, new Dictionary<string, byte[]> { ["cp1"] = box }).ToText());

        await Assert.ThrowsAsync<CryptographicException>(() => _sut.TryOpenAsync("cp1", _first, _node.Signers, Token));
        await Assert.ThrowsAsync<CryptographicException>(() => _sut.TryOpenAsync("cp1", _first, _node.Signers.Cluster.Active.Certificate, Token));
    }

    [Fact]
    public async Task TryOpen_BoxIsReplaced_IsNotTaken()
    {
        await PutBothAsync();
        await PatchAsync("cp1", SealedBox.Seal(Foreign().ToJson(), _first.PublicKey, _node.Signers.ClusterId, "cp1"));

        Assert.Null(await _sut.TryOpenAsync("cp1", _first, _node.Signers, Token));
        Assert.Null(await _sut.TryOpenAsync("cp1", _first, _node.Signers.Cluster.Active.Certificate, Token));
    }

    [Fact]
    public async Task TryOpen_AGenerationBehind_TakesWhatWasSignedByWhoHeldIt()
    {
        await PutBothAsync();
        var line = new RotatedAuthority(RotationName.Cluster, AuthorityKind.Cluster);
        var own = _node.Signers;
        foreach (var next in new Func<SignerSet, SignerSet>[] { s => line.Publish(s, Authority.Create(AuthorityKind.Cluster, KeyAlgorithm.EcdsaP256, TimeSpan.FromDays(1), _node.Time)), line.Activate, line.Drop })
        {
            var moved = next(own);
            Assert.True(await _sut.ReplaceAsync((await _sut.GetAsync(Token))!, own, moved, [], Token));
            own = (await _sut.TryOpenAsync("cp2", _second, own, Token))!;
            Assert.Equal(moved.Generation, own.Generation);
        }

        // All three steps later the signers from before are worth nothing: neither are they taken, nor do they take anything.
        await Assert.ThrowsAsync<CryptographicException>(() => _sut.TryOpenAsync("cp2", _second, _node.Signers, Token));
        await Assert.ThrowsAsync<CpctlException>(async () => await _sut.ReplaceAsync((await _sut.GetAsync(Token))!, _node.Signers, Next(), [], Token));
    }

    [Fact]
    public async Task Remove_TheBoxIsPutBack_GetsNothing()
    {
        await PutBothAsync();
        var box = (await _sut.GetAsync(Token))!.Data!["cp2"];
        await _sut.RemoveAsync("cp2", _node.Signers, Token);
        await PatchAsync("cp2", box);

        await _sut.ReplaceAsync((await _sut.GetAsync(Token))!, _node.Signers, Next(), [], Token);

        Assert.Equal(["cp1"], (await _sut.GetAsync(Token))!.Data!.Keys);
    }

    [Fact]
    public async Task Replace_NodeIsEvicted_GetsNothing()
    {
        await PutBothAsync();
        var evicted = new EvictedNode { Name = "cp2", Uid = "u", Role = NodeRoles.ControlPlane, EvictedAt = default, Sealing = _second.PublicKey.Fingerprint };

        await _sut.ReplaceAsync((await _sut.GetAsync(Token))!, _node.Signers, Next(), [evicted], Token);

        Assert.Equal(["cp1"], (await _sut.GetAsync(Token))!.Data!.Keys);
    }

    /// <summary>From before signatures: what is there is taken, until it is signed; then nothing else is.</summary>
    [Fact]
    public async Task Unsigned_FromAnOlderCpctl_IsTakenUntilItIsSigned()
    {
        var old = Older(_node.Signers);
        await _sut.PutAsync(old, "cp1", _first.PublicKey, Token);
        await AnnotateAsync(null);
        var read = (await _sut.GetAsync(Token))!;
        Assert.False((await _sut.TryOpenAsync("cp1", _first, old, Token))!.IsAuthenticated);

        Assert.True(await _sut.SignAsync(read, (SignersVerdict.Unsigned)SignersVerdict.Of(read, old), old, Token));
        var own = (await _sut.TryOpenAsync("cp1", _first, old, Token))!;

        Assert.True(own.IsAuthenticated);
        await AnnotateAsync(null);
        await Assert.ThrowsAsync<CryptographicException>(() => _sut.TryOpenAsync("cp1", _first, own, Token));
    }

    private static SignerSet Older(SignerSet signers)
    {
        var json = JsonNode.Parse(signers.ToJson())!.AsObject();
        Assert.True(json.Remove("authenticated"));
        return SignerSet.FromJson(Encoding.UTF8.GetBytes(json.ToJsonString()));
    }

    /// <summary>Of the same cluster id, and newer.</summary>
    private SignerSet Foreign()
    {
        var json = JsonNode.Parse(SignerSet.Create(_node.Settings, _node.Time).ToJson())!.AsObject();
        json["clusterId"] = _node.Signers.ClusterId.ToString();
        json["generation"] = 5;
        return SignerSet.FromJson(Encoding.UTF8.GetBytes(json.ToJsonString()));
    }

    private async Task<SealingKey> PatchInAsync(string name)
    {
        var intruder = SealingKey.Create();
        await PatchAsync(name, SealedBox.Seal("nothing"u8, intruder.PublicKey, _node.Signers.ClusterId, name));
        return intruder;
    }

    private Task<Secret> PatchAsync(string name, byte[] box) => _api.MergePatchAsync(
        ResourceTypes.Secrets, ClusterNames.SystemNamespace, ClusterNames.SignersSecret, new JsonObject { ["data"] = new JsonObject { [name] = Convert.ToBase64String(box) } }, Token);

    private Task<Secret> AnnotateAsync(string? value) => _api.MergePatchAsync(
        ResourceTypes.Secrets,
        ClusterNames.SystemNamespace,
        ClusterNames.SignersSecret,
        new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [ClusterNames.SignedBoxesAnnotation] = value } } },
        Token);

    private async Task PutBothAsync()
    {
        Assert.True(await _sut.PutAsync(_node.Signers, "cp1", _first.PublicKey, Token));
        Assert.True(await _sut.PutAsync(_node.Signers, "cp2", _second.PublicKey, Token));
    }

    private SignerSet Next() => new RotatedAuthority(RotationName.Etcd, AuthorityKind.Etcd).Publish(
        _node.Signers, Authority.Create(AuthorityKind.Etcd, KeyAlgorithm.EcdsaP256, TimeSpan.FromDays(1), _node.Time));
}
