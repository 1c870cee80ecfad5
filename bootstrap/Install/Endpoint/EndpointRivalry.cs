using System.Security.Cryptography.X509Certificates;
using Cpctl.Pki;

namespace Cpctl.Bootstrap.Install.Endpoint;

/// <summary>Which of two clusters that claim one endpoint keeps it; both sides come to the same answer without talking to each other.</summary>
internal static class EndpointRivalry
{
    /// <summary>The cluster whose authority is older wins; of two made in the same second, the one with the smaller pin.</summary>
    public static bool WeWin(X509Certificate2 ours, X509Certificate2 theirs)
    {
        var age = ours.NotBefore.CompareTo(theirs.NotBefore);
        return age != 0 ? age < 0 : string.CompareOrdinal(AuthorityPin.Of(ours).Value, AuthorityPin.Of(theirs).Value) < 0;
    }
}
