using Cpctl.Api.Resources;
using Cpctl.Pki.Rotation;
using Cpctl.Pki.Rotation.Lines;
using Cpctl.Pki.Signers;
using Microsoft.Extensions.Time.Testing;

namespace Cpctl.Pki.Tests.Rotation.Hooks;

/// <summary>A rotation at the moment when every node produces with the new key.</summary>
internal sealed class HookCase
{
    internal HookCase(string name)
    {
        var line = RotatedLines.Find(name)!;
        var settings = new PkiSettings { Endpoint = "10.0.0.1:6443" };
        Before = SignerSet.Create(settings, Time);
        Signers = line.Activate(line.Publish(Before, settings, Time));
        var controlPlane = new ControlPlane { Metadata = new ObjectMeta { Name = ControlPlane.OnlyName }, Spec = new ControlPlaneSpec() };
        Context = new RotationContext(controlPlane, new KeyRotationStatus { Id = "1", Name = name, MovedAt = Time.GetUtcNow() }, Signers, line.Of(Signers));
    }

    internal FakeTimeProvider Time { get; } = new(new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero));

    internal FakeKubernetes Kubernetes { get; } = new();

    internal SignerSet Before { get; }

    internal SignerSet Signers { get; }

    internal RotationContext Context { get; }

    internal static CancellationToken Token => TestContext.Current.CancellationToken;

    internal Task<Secret> MakeAsync(Secret secret) => Kubernetes.CreateAsync(ResourceTypes.Secrets, secret, Token);
}
