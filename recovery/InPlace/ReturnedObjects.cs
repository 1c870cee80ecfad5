using System.Text;
using Cpctl.Etcd.Restoration;

namespace Cpctl.Recovery.InPlace;

/// <summary>What becomes of each key of a backup in the cluster that goes back to it. What stays as it is now is put in later, of the last moment. Pure.</summary>
internal static class ReturnedObjects
{
    /// <summary>Held at that time by whom nobody knows.</summary>
    private static readonly string[] Scrubbed = ["/registry/masterleases/", "/registry/leases/kube-system/", "/registry/leases/cpctl-system/"];

    public static KeyEdit Edit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var name = Encoding.UTF8.GetString(key);
        return PresentKeys.Has(name) || Scrubbed.Any(folder => name.StartsWith(folder, StringComparison.Ordinal)) ? KeyEdit.Drop : KeyEdit.Keep;
    }
}
