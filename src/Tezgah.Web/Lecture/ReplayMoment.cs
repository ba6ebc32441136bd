namespace Tezgah.Web.Lecture;

/// <summary>What a replay shows at one moment.</summary>
/// <param name="At">How long after the run's beginning it is.</param>
/// <param name="Playing">Whether time goes by.</param>
/// <param name="Speed">How many times as fast as the run was.</param>
/// <param name="Ended">Whether the run's end is shown.</param>
/// <param name="Question">What is asked, or was asked last; null while nothing is.</param>
public sealed record ReplayMoment(TimeSpan At, bool Playing, double Speed, bool Ended, ReplayQuestion? Question);
