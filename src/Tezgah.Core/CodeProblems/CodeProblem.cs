namespace Tezgah.Core.CodeProblems;

/// <summary>A programming problem in HumanEval's format (Chen et al., 2021).</summary>
/// <param name="TaskId">Its name; unique in its file.</param>
/// <param name="Prompt">What the model is given: imports, helpers, the signature and docstring of the function to write.</param>
/// <param name="EntryPoint">Name of the function or class to write.</param>
/// <param name="Test">Python that defines <c>check(candidate)</c>, or asserts by itself.</param>
/// <param name="CanonicalSolution">A body that passes; null if the file has none.</param>
public sealed record CodeProblem(string TaskId, string Prompt, string EntryPoint, string Test, string? CanonicalSolution = null);

/// <summary>One completion of a problem, as a model wrote it.</summary>
/// <param name="TaskId">The problem.</param>
/// <param name="Completion">The text after the prompt: a body, or a chat-like answer with the code in it.</param>
/// <param name="FinishReason">Why generation ended; <c>length</c> means that the token limit cut it off. Null if not known.</param>
/// <param name="Tokens">Tokens of the completion; null if not known.</param>
/// <param name="ThinkTokens">Tokens up to <c>&lt;/think&gt;</c>; null if not known.</param>
public sealed record CodeSample(
    string TaskId, string Completion, string? FinishReason = null, int? Tokens = null, int? ThinkTokens = null)
{
    /// <summary>Whether the token limit cut the completion off.</summary>
    public bool IsCutOff => FinishReason is "length" or "max_tokens" or "max_new_tokens";
}
