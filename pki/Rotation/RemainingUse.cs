namespace Cpctl.Pki.Rotation;

/// <summary>What a retired key is needed for beside what nodes show: tokens that live, values that were encrypted with it.</summary>
/// <param name="Key">The key.</param>
/// <param name="What">For messages: 8105 Secrets, tokens until 14:00.</param>
/// <param name="CanBeReplaced">Whether it can be rewritten now; what can't is waited out.</param>
/// <param name="Until">When it ends by itself; null when that is not known.</param>
internal sealed record RemainingUse(string Key, string What, bool CanBeReplaced, DateTimeOffset? Until = null);
