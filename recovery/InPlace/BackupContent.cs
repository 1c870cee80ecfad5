using System.Text;
using Cpctl.Etcd.Database;
using Cpctl.Etcd.Restoration;
using Cpctl.Pki;
using Cpctl.Pki.Signers;

namespace Cpctl.Recovery.InPlace;

/// <summary>What of a backup's content the cluster that goes back to it has to know beforehand.</summary>
/// <param name="ControlPlane">ControlPlane/cluster as it is stored; null when it is not there.</param>
/// <param name="UnreadableSecrets">How many Secrets another key encrypted than the one that writes now.</param>
/// <param name="ForeignKey">The name of such a key; null when there is none.</param>
public sealed record BackupContent(byte[]? ControlPlane, long UnreadableSecrets, string? ForeignKey)
{
    private const string Secrets = "/registry/secrets/";
    private const string Encrypted = "k8s:enc:";

    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static BackupContent Read(IByteSource snapshot, EncryptionKeys keys, CancellationToken cancel)
    {
        byte[]? controlPlane = null;
        var (unreadable, foreign) = (0L, (string?)null);
        var own = Encoding.UTF8.GetBytes(EncryptionConfiguration.ValuePrefix(keys.Active));
        SnapshotKeys.Visit(
            snapshot,
            (key, value) =>
            {
                var name = Encoding.UTF8.GetString(key);
                if (name == PresentKeys.ControlPlane)
                {
                    controlPlane = value.ToArray();
                }
                else if (name.StartsWith(Secrets, StringComparison.Ordinal) && !PresentKeys.Has(name) && value.StartsWith(Encoding.UTF8.GetBytes(Encrypted)) && !value.StartsWith(own))
                {
                    unreadable++;
                    foreign ??= KeyName(value);
                }
            },
            cancel);
        return new BackupContent(controlPlane, unreadable, foreign);
    }

    // k8s:enc:PROVIDER:v1:NAME:
    private static string KeyName(ReadOnlySpan<byte> value)
    {
        var parts = Encoding.Latin1.GetString(value[..Math.Min(value.Length, 200)]).Split(':');
        return parts.Length > 5 ? parts[4] : "of an unknown name";
    }
}
