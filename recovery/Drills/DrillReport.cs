using System.Globalization;

namespace Cpctl.Recovery.Drills;

/// <summary>What a drill that went well has compared.</summary>
/// <param name="Revision">etcd's revision in the bundle.</param>
/// <param name="Keys">What the restored etcd serves: as many as the bundle has without a lease.</param>
/// <param name="LeasedKeys">Those of the bundle that go with their leases.</param>
/// <param name="Hash">Of all that is served, by etcd itself and computed from the bundle.</param>
/// <param name="Secrets">Secrets in the bundle.</param>
/// <param name="EncryptedSecrets">Those that are encrypted in etcd.</param>
/// <param name="ReadSecrets">Those that the API server was asked for, and gave decrypted.</param>
public sealed record DrillReport(long Revision, long Keys, long LeasedKeys, string Hash, int Secrets, int EncryptedSecrets, int ReadSecrets)
{
    /// <summary>One sentence.</summary>
    public string Text => string.Create(
        CultureInfo.InvariantCulture,
        $"revision {Revision} restored, {Keys} keys with hash {Hash} as in the bundle, {ReadSecrets} of {Secrets} Secrets read through an API server");
}
