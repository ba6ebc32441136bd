namespace Tezgah.Setup;

/// <summary>Something is missing or failed; the message is one sentence with the way out.</summary>
internal sealed class SetupException(string message) : Exception(message);
