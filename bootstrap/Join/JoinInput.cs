using System.Globalization;
using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Bootstrap.Nodes;
using Cpctl.Pki;
using Cpctl.Pki.Joining;

namespace Cpctl.Bootstrap.Join;

/// <summary>A join that was read and understood.</summary>
/// <param name="Host">Where the control plane is.</param>
/// <param name="Port">Its port.</param>
/// <param name="Token">Admits this node.</param>
/// <param name="Pin">Recognises the cluster.</param>
/// <param name="Node">Name and address of this node.</param>
/// <param name="Role">What it is to be.</param>
internal sealed record JoinInput(string Host, int Port, BootstrapToken Token, AuthorityPin Pin, NodeNaming Node, NodeRole Role)
{
    private const int DefaultPort = 6443;

    /// <summary>host:port, an IPv6 host in brackets.</summary>
    public string Endpoint => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    public Uri Url => new($"https://{Endpoint}");

    /// <exception cref="CpctlException">Bad input (2), with everything that is malformed.</exception>
    public static JoinInput Parse(JoinArguments arguments, NodeNaming node)
    {
        var problems = new List<string>();
        if (!TryEndpoint(arguments.Endpoint, out var host, out var port)) problems.Add($"'{arguments.Endpoint}' is not an endpoint: write HOST:PORT");
        var token = BootstrapToken.TryParse(arguments.Token);
        if (token is null) problems.Add("--token has not the form of a token: six characters, a dot, sixteen characters");
        if (!AuthorityPin.TryParse(arguments.AuthorityHash, out var pin)) problems.Add("--ca-cert-hash has not the form of a hash: sha256: and 64 hexadecimal digits");
        if (token is null || problems.Count > 0)
        {
            throw new CpctlException(
                ExitCode.BadInput, "the join command is not complete or was changed on the way", string.Join('\n', problems), "Copy the whole command that `cpctl token create` prints on a control-plane node.");
        }

        return new JoinInput(host, port, token, pin, node, arguments.IsWorker ? NodeRole.Worker : NodeRole.ControlPlane);
    }

    private static bool TryEndpoint(string text, out string host, out int port)
    {
        if (text.StartsWith("https://", StringComparison.Ordinal)) text = text["https://".Length..].TrimEnd('/');
        var colon = text.LastIndexOf(':');
        port = DefaultPort;
        host = text;
        if (colon > 0 && !text.EndsWith(']') && !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port)) return false;
        if (colon > 0 && !text.EndsWith(']')) host = text[..colon];
        host = host.Trim('[', ']');
        return Uri.CheckHostName(host) != UriHostNameType.Unknown && port is > 0 and < 65536;
    }
}
