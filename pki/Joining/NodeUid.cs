using System.Security.Cryptography.X509Certificates;

namespace Cpctl.Pki.Joining;

/// <summary>
/// The uid of its ControlPlaneNode in a worker's identity: a further group, so that every API server tells it of whoever asks. With it an identity is good
/// for the one object that it was made for, and not for another that has the same name later.
/// </summary>
internal static class NodeUid
{
    private const string Prefix = "cpctl:node:";
    private const string OrganizationOid = "2.5.4.10";

    internal static string GroupOf(string uid) => Prefix + uid;

    /// <summary>What the API server says of the requester; null for an identity from before uids were in them.</summary>
    internal static string? Of(IEnumerable<string>? groups) =>
        groups?.FirstOrDefault(group => group.StartsWith(Prefix, StringComparison.Ordinal)) is { } found ? found[Prefix.Length..] : null;

    /// <summary>The group that a certificate carries, or null.</summary>
    internal static string? GroupIn(X509Certificate2 certificate) => certificate.SubjectName.EnumerateRelativeDistinguishedNames()
        .Where(part => !part.HasMultipleElements && part.GetSingleElementType().Value == OrganizationOid)
        .Select(part => part.GetSingleElementValue())
        .FirstOrDefault(value => value?.StartsWith(Prefix, StringComparison.Ordinal) == true);
}
