using Cpctl.Pki;

namespace Cpctl.Bootstrap.Tokens;

/// <summary>The whole command a person runs on a machine that is to join.</summary>
internal static class JoinCommandLine
{
    public static string Text(string endpoint, string token, AuthorityPin pin, bool isWorker) =>
        $"cpctl join {endpoint} --token {token} --ca-cert-hash {pin}{(isWorker ? " --worker" : "")}";
}
