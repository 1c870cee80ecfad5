namespace Cpctl.StaticPods.Agent.Slots;

/// <summary>The redirect of port 6443 could not be read or changed.</summary>
/// <param name="message">What was asked of nft and what it said.</param>
public sealed class SlotException(string message, Exception? inner = null) : Exception(message, inner);
