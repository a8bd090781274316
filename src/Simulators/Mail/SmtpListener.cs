using System.Net;
using System.Net.Sockets;
using System.Text;
using Panah.Simulators.Faults;

namespace Panah.Simulators.Mail;

/// <summary>A small SMTP server (RFC 5321): takes any mail for any address and puts it into the mailbox.</summary>
internal sealed class SmtpListener(SimulatorsSettings settings, FaultBoard faults, MailStore mail, TimeProvider time, ILogger<SmtpListener> log) : BackgroundService
{
    private const int Longest = 10 * 1024 * 1024;
    private readonly TcpListener _listener = new(IPAddress.Loopback, settings.SmtpPort ?? (settings.Port == 0 ? 0 : settings.Port + 1));

    /// <summary>The port it listens on, once started.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _listener.Start();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(stoppingToken);
                _ = ServeAsync(client, stoppingToken);
            }
        }
        catch (Exception stopped) when (stoppingToken.IsCancellationRequested && stopped is OperationCanceledException or SocketException)
        {
            _listener.Stop();
        }
    }

    public override void Dispose()
    {
        _listener.Dispose();
        base.Dispose();
    }

    private async Task ServeAsync(TcpClient client, CancellationToken stop)
    {
        using (client)
        {
            try
            {
                await using var stream = client.GetStream();
                using var dialogue = new Dialogue(stream, faults, mail, time);
                await dialogue.RunAsync(stop);
            }
            catch (Exception ended) when (ended is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // The other side hung up, or we are stopping.
            }
            catch (Exception bug)
            {
                log.LogError(bug, "SMTP");
            }
        }
    }

    /// <summary>One connection.</summary>
    private sealed class Dialogue(NetworkStream stream, FaultBoard faults, MailStore mail, TimeProvider time) : IDisposable
    {
        private readonly StreamReader _reader = new(stream, new UTF8Encoding(false), detectEncodingFromByteOrderMarks: false);
        private readonly StreamWriter _writer = new(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        private readonly List<string> _recipients = [];
        private string _sender = "";
        private Fault? _fault;

        public void Dispose()
        {
            _reader.Dispose();
            // Not the writer: it would flush into a connection that may be gone.
            stream.Dispose();
        }

        public async Task RunAsync(CancellationToken stop)
        {
            _fault = faults.Next("email");
            if (_fault?.DelayMs > 0) await Task.Delay(TimeSpan.FromMilliseconds(_fault.DelayMs), time, stop);
            if (_fault?.Kind is FaultKind.Down) return;
            await _writer.WriteLineAsync("220 simulators ESMTP");
            while (await _reader.ReadLineAsync(stop) is { } line)
            {
                if (!await AnswerAsync(line, stop)) return;
            }
        }

        /// <returns>False ends the connection.</returns>
        private async Task<bool> AnswerAsync(string line, CancellationToken stop)
        {
            var verb = line.Split(' ', 2)[0].ToUpperInvariant();
            switch (verb)
            {
                case "EHLO":
                    await _writer.WriteLineAsync("250-simulators\r\n250-8BITMIME\r\n250 SMTPUTF8");
                    return true;
                case "MAIL":
                    _sender = Address(line);
                    _recipients.Clear();
                    break;
                case "RCPT" when _fault?.Kind is FaultKind.Mismatch:
                    await _writer.WriteLineAsync("550 5.1.1 No such mailbox");
                    return true;
                case "RCPT":
                    _recipients.Add(Address(line));
                    break;
                case "DATA":
                    return await DataAsync(stop);
                case "RSET":
                    _recipients.Clear();
                    break;
                case "QUIT":
                    await _writer.WriteLineAsync("221 Bye");
                    return false;
                case "HELO" or "NOOP":
                    break;
                default:
                    await _writer.WriteLineAsync("502 5.5.1 Not known here");
                    return true;
            }

            await _writer.WriteLineAsync("250 OK");
            return true;
        }

        private async Task<bool> DataAsync(CancellationToken stop)
        {
            if (_recipients.Count == 0)
            {
                await _writer.WriteLineAsync("503 5.5.1 No recipients");
                return true;
            }

            await _writer.WriteLineAsync("354 End with a dot");
            var raw = new StringBuilder();
            while (await _reader.ReadLineAsync(stop) is { } line && line != ".")
            {
                if (raw.Length > Longest) return false;
                raw.Append(line.StartsWith("..", StringComparison.Ordinal) ? line[1..] : line).Append("\r\n");
            }

            if (_fault?.Kind is FaultKind.Errors)
            {
                await _writer.WriteLineAsync("451 4.3.0 Simulated fault");
                return true;
            }

            var parsed = ParsedMail.Parse(raw.ToString());
            foreach (var recipient in _recipients) await mail.DeliverAsync(recipient, _sender, parsed, _fault?.Kind is FaultKind.Duplicate);
            if (_fault?.Kind is FaultKind.LostAck) return false;
            await _writer.WriteLineAsync("250 2.0.0 Taken");
            return true;
        }

        private static string Address(string line)
        {
            var (open, close) = (line.IndexOf('<', StringComparison.Ordinal), line.IndexOf('>', StringComparison.Ordinal));
            return open >= 0 && close > open ? line[(open + 1)..close] : "";
        }
    }
}
