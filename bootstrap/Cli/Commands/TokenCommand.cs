using System.CommandLine;
using Cpctl.Bootstrap.Tokens;

namespace Cpctl.Bootstrap.Cli.Commands;

internal static class TokenCommand
{
    public static Command Create(CliServices services) => new("token", "Makes, lists and deletes the tokens with which nodes join.")
    {
        CreateCreate(services), CreateList(services), CreateDelete(services),
    };

    private static Command CreateCreate(CliServices services)
    {
        var worker = new Option<bool>("--worker") { Description = "A token for workers. Without it: for control-plane nodes, which makes its holder root of the cluster." };
        var ttl = DurationOption.Create("--ttl", "How long the token may be used. Without it an hour, for workers a day.");
        var description = new Option<string?>("--description") { Description = "What it is for, shown by `cpctl token list`.", HelpName = "TEXT" };
        var output = CommonOptions.Output();
        var kubeconfig = CommonOptions.Kubeconfig();
        var command = new Command("create", "Makes a token and prints the whole join command. Tokens for control-plane nodes are good for one node.") { worker, ttl, description, output, kubeconfig };
        command.SetAction((parsed, cancel) => new TokenHandler(services, parsed.GetValue(kubeconfig)).CreateAsync(
            parsed.GetValue(worker), parsed.GetValue(ttl), parsed.GetValue(description), output.Of(parsed), cancel));
        return command;
    }

    private static Command CreateList(CliServices services)
    {
        var output = CommonOptions.Output();
        var kubeconfig = CommonOptions.Kubeconfig();
        var command = new Command("list", "Lists tokens: what for, until when. Never their secrets.") { output, kubeconfig };
        command.SetAction((parsed, cancel) => new TokenHandler(services, parsed.GetValue(kubeconfig)).ListAsync(output.Of(parsed), cancel));
        return command;
    }

    private static Command CreateDelete(CliServices services)
    {
        var id = new Argument<string>("id") { Description = "The token's id (the part before the dot), or the whole token." };
        var kubeconfig = CommonOptions.Kubeconfig();
        var command = new Command("delete", "Deletes a token: nobody can join with it any more.") { id, kubeconfig };
        command.SetAction((parsed, cancel) => new TokenHandler(services, parsed.GetValue(kubeconfig)).DeleteAsync(parsed.GetRequiredValue(id), cancel));
        return command;
    }
}
