using Tezgah.Core.Problems;

namespace Tezgah.Runs.Safety;

/// <summary>Something that the check found.</summary>
/// <param name="Problem">What it is, and what is lost by it.</param>
/// <param name="Run">The run; null where it is the store itself.</param>
/// <param name="IsRepaired">Whether it was put right.</param>
public sealed record StoreFinding(Problem Problem, string? Run, bool IsRepaired);
