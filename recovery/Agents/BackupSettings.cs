using Cpctl.Api.Resources;
using Cpctl.Recovery.Age;
using Cpctl.Recovery.Destinations;

namespace Cpctl.Recovery.Agents;

/// <summary>spec.backup as it is carried out.</summary>
internal sealed record BackupSettings(BundleStore Store, IReadOnlyList<AgeRecipient> Recipients, BackupRetention Retention)
{
    /// <exception cref="InvalidDataException">It can't be carried out; the message says why.</exception>
    public static BackupSettings Of(BackupSpec? spec)
    {
        if (spec is null) throw new InvalidDataException("spec.backup of the ControlPlane is absent");
        if (spec.Destination.Directory is not { } directory) throw new InvalidDataException("spec.backup.destination names no place");
        if (spec.Recipients.Count == 0 && !spec.Plaintext) throw new InvalidDataException("spec.backup names no recipients, and plaintext is not asked for");
        var recipients = spec.Recipients.Select(text => AgeRecipient.TryParse(text) ?? throw new InvalidDataException($"{text} is no recipient: a character of it is wrong"));
        return new BackupSettings(new BundleStore(new DirectoryDestination(directory)), [.. recipients], spec.Retention);
    }
}
