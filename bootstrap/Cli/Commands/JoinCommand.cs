using System.CommandLine;
using Cpctl.Bootstrap.Join;

namespace Cpctl.Bootstrap.Cli.Commands;

internal static class JoinCommand
{
    public static Command Create(CliServices services)
    {
        var endpoint = new Argument<string>("endpoint") { Description = "The control plane's address, HOST:PORT.", HelpName = "ENDPOINT" };
        var token = new Option<string?>("--token")
        {
            Description = "A join token, from `cpctl token create` on a control-plane node. Other users of this machine can see it; prefer --token-file.", HelpName = "TOKEN",
        };
        var file = new Option<string?>("--token-file") { Description = "A file that holds the token; - reads it from standard input.", HelpName = "FILE" };
        var hash = new Option<string>("--ca-cert-hash")
        {
            Description = "By what the cluster is recognised: sha256:HEX of its authority's public key.", HelpName = "HASH", Required = true,
        };
        var name = CommonOptions.NodeName();
        var ip = CommonOptions.NodeIp();
        var worker = new Option<bool>("--worker") { Description = "Join as a worker, with a token made for workers." };
        var command = new DetailedCommand(
            "join",
            "Join this machine to a control plane.",
            """
            `cpctl token create` on a control-plane node prints the whole command. The token is sent only to a server that proves to be the
            cluster the hash means. May be run before the first node is finished: it waits. Interrupted anywhere, the same command goes on;
            refused, it leaves the machine as it was.

            Phases: preflight, trust, identity, signers, certificates, kubelet, agent, revision, done.
            Exit codes: 0 done, 1 failed, 2 bad token or usage, 3 refused because it would do harm, 4 the endpoint does not answer.

            Examples:
              cpctl join lb.example:6443 --token abcdef.0123456789abcdef --ca-cert-hash sha256:...
              cpctl join lb.example:6443 --token-file - --ca-cert-hash sha256:... < token
            """)
        {
            endpoint, token, file, hash, name, ip, worker,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(token) is null == result.GetResult(file) is null) result.AddError("Give the token either by '--token' or by '--token-file'.");
        });
        command.SetAction(async (parsed, cancel) => await new JoinHandler(services).RunAsync(
            new JoinArguments(
                parsed.GetRequiredValue(endpoint),
                await JoinToken.ReadAsync(parsed.GetValue(token), parsed.GetValue(file), services.Console, cancel),
                parsed.GetRequiredValue(hash),
                parsed.GetValue(name),
                parsed.GetValue(ip),
                parsed.GetValue(worker)),
            cancel));
        return command;
    }
}
