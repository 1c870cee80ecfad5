using Cpctl.Api.Node;
using Cpctl.Pki.Signers;
using Microsoft.Extensions.Time.Testing;

namespace Cpctl.Pki.Tests;

/// <summary>A node's file system in a temporary directory, with a clock of its own.</summary>
internal sealed class TestNode : IDisposable
{
    internal TestNode(PkiSettings? settings = null)
    {
        Settings = settings ?? new PkiSettings { Endpoint = "lb.example:6443" };
        Signers = SignerSet.Create(Settings, Time);
        Identity = new NodeIdentity("cp1", "10.0.0.11", NodeRole.ControlPlane, Signers.ClusterId, Settings.Endpoint);
    }

    internal FakeTimeProvider Time { get; } = new(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));

    internal NodePaths Paths { get; } = new(Directory.CreateTempSubdirectory("cpctl-pki-").FullName);

    internal PkiSettings Settings { get; set; }

    internal SignerSet Signers { get; set; }

    internal NodeIdentity Identity { get; set; }

    public void Dispose() => Directory.Delete(Paths.Root, recursive: true);

    internal CredentialsOutcome Ensure() => NodeCredentials.EnsureControlPlane(Signers, Settings, Identity, Paths, Time);
}
