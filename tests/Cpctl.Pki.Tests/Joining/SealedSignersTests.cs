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

        Assert.True(await _sut.ReplaceAsync((await _sut.GetAsync(Token))!, next, Token));

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

        Assert.False(await _sut.ReplaceAsync(read, Next(), Token));

        Assert.Equal(0, (await _sut.TryOpenAsync("cp2", _second, Token))!.Generation);
        Assert.Equal(0, await _sut.GenerationAsync(Token));
    }

    [Fact]
    public async Task Put_AnotherGenerationIsPublished_WritesNothing()
    {
        await _sut.PutAsync(_node.Signers, "cp1", _first.PublicKey, Token);
        await _sut.ReplaceAsync((await _sut.GetAsync(Token))!, Next(), Token);

        Assert.False(await _sut.PutAsync(_node.Signers, "cp2", _second.PublicKey, Token));

        Assert.Null(await _sut.RecipientAsync("cp2", Token));
    }

    private async Task PutBothAsync()
    {
        Assert.True(await _sut.PutAsync(_node.Signers, "cp1", _first.PublicKey, Token));
        Assert.True(await _sut.PutAsync(_node.Signers, "cp2", _second.PublicKey, Token));
    }

    private SignerSet Next() => new RotatedAuthority(RotationName.Etcd, AuthorityKind.Etcd).Publish(
        _node.Signers, Authority.Create(AuthorityKind.Etcd, KeyAlgorithm.EcdsaP256, TimeSpan.FromDays(1), _node.Time));
}
