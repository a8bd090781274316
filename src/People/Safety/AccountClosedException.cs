namespace Panah.People.Safety;

/// <summary>
/// «This wasn't me» was said between the moment a password or passkey was found right and the session that should begin on it. What opened the account
/// is worth nothing any more, so pages answer as for a wrong one.
/// </summary>
public sealed class AccountClosedException() : InvalidOperationException("The account was closed a moment ago.");
