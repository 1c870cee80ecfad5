using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Recovery.Age;
using Cpctl.Recovery.Destinations;

namespace Cpctl.Recovery.Agents;

/// <summary>spec.backup as it is carried out; the store is this one's.</summary>
internal sealed record BackupSettings(BundleStore Store, IReadOnlyList<AgeRecipient> Recipients, BackupRetention Retention) : IDisposable
{
    /// <exception cref="InvalidDataException">It can't be carried out; the message says why.</exception>
    /// <exception cref="Api.Errors.CpctlException">The credentials of the destination can't be used.</exception>
    public static async Task<BackupSettings> OfAsync(BackupSpec? spec, IKubernetesClient client, TimeProvider time, CancellationToken cancel)
    {
        if (spec is null) throw new InvalidDataException("spec.backup of the ControlPlane is absent");
        if (spec.Recipients.Count == 0 && !spec.Plaintext) throw new InvalidDataException("spec.backup names no recipients, and plaintext is not asked for");
        AgeRecipient[] recipients = [.. spec.Recipients.Select(text => AgeRecipient.TryParse(text) ?? throw new InvalidDataException($"{text} is no recipient: a character of it is wrong"))];
        var destination = await ConfiguredDestination.OpenAsync(spec.Destination, client, time, cancel);
        return new BackupSettings(new BundleStore(destination), recipients, spec.Retention);
    }

    public void Dispose() => Store.Dispose();
}
