using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Pki.Rotation;
using Cpctl.Pki.Rotation.Hooks;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cpctl.Pki.Tests.Rotation.Hooks;

[Trait("Category", "Unit")]
public sealed class EncryptedSecretsTests
{
    private readonly HookCase _case = new(RotationName.Encryption);
    private readonly StoredSecretValues _etcd = new();
    private readonly List<string> _told = [];
    private readonly EncryptedSecrets _sut;

    public EncryptedSecretsTests()
    {
        _sut = new EncryptedSecrets(_case.Kubernetes, _etcd, NullLogger.Instance);
        _case.Kubernetes.Patched = path => _etcd.Prefixes[$"{path.Split('/')[^3]}/{path.Split('/')[^1]}"] = New;
        _etcd.Prefixes["cpctl-system/signers"] = New;
    }

    private string Old => EncryptionConfiguration.ValuePrefix(_case.Before.Encryption.Active);

    private string New => EncryptionConfiguration.ValuePrefix(_case.Signers.Encryption.Active);

    [Fact]
    public async Task Remaining_EverythingIsOfTheNewKey_IsNothing() => Assert.Empty(await RemainingAsync());

    [Fact]
    public async Task Remaining_OldAndPlainValues_AreCountedAndFewAreNamed()
    {
        await StoreAsync("a", Old);
        await StoreAsync("b", "{\"plain\":");
        await StoreAsync("c", New[..^2]);
        var use = Assert.Single(await RemainingAsync());
        Assert.Equal(("3 of 4 Secrets: default/a, default/b, default/c", true), (use.What, use.CanBeReplaced));
        Assert.Equal(_case.Before.Encryption.Active.Name, use.Key);
    }

    [Fact]
    public async Task Replace_ManySecrets_EncryptsEachAnewAndTells()
    {
        for (var i = 0; i < 1203; i++)
        {
            await StoreAsync($"s{i}", Old);
        }

        await ReplaceAsync();

        Assert.Empty(await RemainingAsync());
        Assert.Equal(["500 of 1203 Secrets were encrypted anew", "1000 of 1203 Secrets were encrypted anew", "1203 of 1203 Secrets were encrypted anew"], _told);
    }

    [Fact]
    public async Task Replace_Secret_ChangesNothingOfIt()
    {
        var before = await StoreAsync("a", Old, immutable: true);
        await ReplaceAsync();
        var after = await _case.Kubernetes.TryGetAsync(ResourceTypes.Secrets, "default", "a", HookCase.Token);
        Assert.Equal(before.Data!["value"], after!.Data!["value"]);
        Assert.Equal((before.Metadata.Uid, before.Immutable), (after.Metadata.Uid, after.Immutable));
    }

    [Fact]
    public async Task Replace_OneThatIsGone_GoesOn()
    {
        _etcd.Prefixes["default/deleted"] = Old;
        await StoreAsync("z", Old);
        await ReplaceAsync();
        Assert.Equal(New, _etcd.Prefixes["default/z"]);
    }

    [Fact]
    public async Task Replace_OneIsRefused_DoesTheOthersAndTellsWhy()
    {
        await StoreAsync("a", Old);
        await StoreAsync("b", Old);
        _case.Kubernetes.Patched = path =>
        {
            _etcd.Prefixes["default/b"] = New;
            if (path.EndsWith("/a", StringComparison.Ordinal))
            {
                throw new KubernetesApiException(System.Net.HttpStatusCode.InternalServerError, "InternalError", "no matching key was found");
            }
        };

        await ReplaceAsync();

        var use = Assert.Single(await RemainingAsync());
        Assert.StartsWith("1 of 3 Secrets: default/a (", use.What, StringComparison.Ordinal);
        Assert.Contains("no matching key was found", use.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replace_KilledInTheMiddle_TheNextOneEndsIt()
    {
        await StoreAsync("a", Old);
        await StoreAsync("b", Old);
        _case.Kubernetes.FailAtWrite = _case.Kubernetes.Writes + 1;
        await Assert.ThrowsAnyAsync<Exception>(ReplaceAsync);
        Assert.NotEmpty(await RemainingAsync());
        _case.Kubernetes.FailAtWrite = null;
        await ReplaceAsync();
        Assert.Empty(await RemainingAsync());
    }

    [Fact]
    public async Task Remaining_SecretsAreStoredElsewhere_IsAnError()
    {
        // Nothing found must never look like nothing left.
        _case.Context.ControlPlane.Spec.ApiServer.ExtraArgs = new Dictionary<string, string>(StringComparer.Ordinal) { ["etcd-prefix"] = "/other" };
        await Assert.ThrowsAsync<InvalidDataException>(RemainingAsync);
    }

    private Task<IReadOnlyList<RemainingUse>> RemainingAsync() => _sut.RemainingAsync(_case.Context, HookCase.Token);

    private Task ReplaceAsync() => _sut.ReplaceAsync(
        _case.Context,
        phrase =>
        {
            _told.Add(phrase);
            return Task.CompletedTask;
        },
        HookCase.Token);

    private async Task<Secret> StoreAsync(string name, string encrypted, bool? immutable = null)
    {
        _etcd.Prefixes[$"default/{name}"] = encrypted;
        return await _case.MakeAsync(new Secret
        {
            Metadata = new ObjectMeta { Namespace = "default", Name = name },
            Immutable = immutable,
            Data = new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["value"] = [1, 2, 3] },
        });
    }
}
